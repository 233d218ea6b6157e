import { notZero, overHttp, retrievabilityCheck } from "./RetrievabilityCheck.js"

/** Whether every provider answers over HTTP at all. Source: published rules, "Client checks", 7. */
export const httpRetrievabilityZero = retrievabilityCheck(
  "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_RETRIEVABILITY_ZERO",
  overHttp,
  notZero
)
