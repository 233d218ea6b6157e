import { Schema } from "effect"

/** In the order in which the API lists them. */
export const ScoringMetricId = Schema.Literal(
  "IPNI_REPORTING",
  "HTTP_RETRIEVABILITY",
  "URL_FINDER_RETRIEVABILITY",
  "CID_SHARING",
  "DUPLICATED_DATA",
  "UNIQUE_DATA_SET_SIZE",
  "EQUALITY_OF_DATACAP_DISTRIBUTION",
  "CLIENT_DIVERSITY",
  "CLIENT_PREVIOUS_APPLICATIONS"
)
export type ScoringMetricId = typeof ScoringMetricId.Type
