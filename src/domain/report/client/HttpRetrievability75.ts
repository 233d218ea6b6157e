import { overHttp, retrievabilityCheck, threeQuarters } from "./RetrievabilityCheck.js"

/** Whether every provider answers most requests over HTTP. Source: published rules, "Client checks", 8. */
export const httpRetrievability75 = retrievabilityCheck(
  "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_RETRIEVABILITY_75",
  overHttp,
  threeQuarters
)
