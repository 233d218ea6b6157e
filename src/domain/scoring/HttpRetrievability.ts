import { percentileRetrievability } from "./PercentileRetrievability.js"

/** Success rate over HTTP, as FilSpark measured it, among all allocators. Source: published rules, "Allocator scoring". */
export const httpRetrievability = percentileRetrievability({
  id: "HTTP_RETRIEVABILITY",
  name: "HTTP retrievability",
  description: "Measures if data is available to anyone on the network",
  meaning: "The report's mean HTTP success rate, in percent; unknown counts as 0.",
  source: "FilSpark",
  weights: { openData: 1, enterprise: 1 },
  needsHttp: true,
  ranks: [50, 75],
  rateOf: ({ httpRate }) => httpRate,
  ratesOf: ({ population }) => population.httpRates,
  words: { own: "Allocator retrievability", percentile: "percentile", all: "all allocators retrievabilities" }
})
