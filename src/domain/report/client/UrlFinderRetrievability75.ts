import { byUrlFinder, retrievabilityCheck, threeQuarters } from "./RetrievabilityCheck.js"

/** Whether the URL finder gets most of what every provider stores. Source: published rules, "Client checks", 10. */
export const urlFinderRetrievability75 = retrievabilityCheck(
  "STORAGE_PROVIDER_URL_FINDER_RETRIEVABILITY_75",
  byUrlFinder,
  threeQuarters
)
