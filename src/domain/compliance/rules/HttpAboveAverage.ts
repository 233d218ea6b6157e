import { aboveWeekAverage } from "./AboveWeekAverage.js"

/** Success rate over HTTP, as FilSpark measured it. Source: published rules, "Provider class in a week". */
export const httpAboveAverage = aboveWeekAverage({
  id: "httpRetrievability",
  description: "HTTP success rate above the week's average",
  source: "FilSpark",
  needsHttp: true,
  rateOf: ({ httpSuccessRate }) => httpSuccessRate,
  averageOf: ({ http }) => http
})
