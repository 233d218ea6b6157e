import { percentileRetrievability } from "./PercentileRetrievability.js"

/** Success rate as the URL finder measured it, among all allocators. Source: published rules, "Allocator scoring". */
export const urlFinderRetrievability = percentileRetrievability({
  id: "URL_FINDER_RETRIEVABILITY",
  name: "RPA retrievability",
  description: "Verifies real retrievability but from known actors",
  meaning: "The report's mean success rate of the URL finder, in percent; unknown counts as 0.",
  source: "URL finder",
  weights: { openData: 5, enterprise: 0 },
  needsHttp: false,
  ranks: [25, 50],
  rateOf: ({ urlFinderRate }) => urlFinderRate,
  ratesOf: ({ population }) => population.urlFinderRates,
  words: { own: "Allocator RPA retrievability", percentile: "Percentile", all: "all allocators RPA retrievabilities" }
})
