import { aboveWeekAverage } from "./AboveWeekAverage.js"

/** Success rate as the URL finder measured it. Source: published rules, "Provider class in a week". */
export const urlFinderAboveAverage = aboveWeekAverage({
  id: "urlFinderRetrievability",
  description: "URL-finder success rate above the week's average",
  source: "URL finder",
  needsHttp: false,
  rateOf: ({ urlFinderSuccessRate }) => urlFinderSuccessRate,
  averageOf: ({ urlFinder }) => urlFinder
})
