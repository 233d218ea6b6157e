import { byUrlFinder, notZero, retrievabilityCheck } from "./RetrievabilityCheck.js"

/** Whether the URL finder gets anything from every provider. Source: published rules, "Client checks", 9. */
export const urlFinderRetrievabilityZero = retrievabilityCheck(
  "STORAGE_PROVIDER_URL_FINDER_RETRIEVABILITY_ZERO",
  byUrlFinder,
  notZero
)
