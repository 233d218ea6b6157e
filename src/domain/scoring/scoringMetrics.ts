import { isInForce, type RuleSet } from "../rules/RuleSet.js"
import { cidSharing } from "./CidSharing.js"
import { clientDiversity } from "./ClientDiversity.js"
import { clientPreviousApplications } from "./ClientPreviousApplications.js"
import { duplicatedData } from "./DuplicatedData.js"
import { equalityOfDatacapDistribution } from "./EqualityOfDatacapDistribution.js"
import { httpRetrievability } from "./HttpRetrievability.js"
import { ipniReporting } from "./IpniReporting.js"
import type { ScoringInput } from "./ScoringInput.js"
import type { MetricScore, ScoringMetric } from "./ScoringMetric.js"
import { uniqueDataSetSize } from "./UniqueDataSetSize.js"
import { urlFinderRetrievability } from "./UrlFinderRetrievability.js"

/**
 * Every metric, in the order in which scores are stored: that of `ScoringMetricId`. To add one: its id there, its
 * file, a line here; then what the compiler and the tests of this folder ask for, a vector, and `npm run docs`.
 */
export const scoringMetrics: ReadonlyArray<ScoringMetric> = [
  ipniReporting,
  httpRetrievability,
  urlFinderRetrievability,
  cidSharing,
  duplicatedData,
  uniqueDataSetSize,
  equalityOfDatacapDistribution,
  clientDiversity,
  clientPreviousApplications
]

/** Metrics that a rule set has. */
export const metricsInForce = (ruleSet: RuleSet): ReadonlyArray<ScoringMetric> =>
  scoringMetrics.filter(isInForce(ruleSet))

/** Scores of a report; a metric without weight for the allocator's data type is left out. */
export const scoreReport = (input: ScoringInput, ruleSet: RuleSet): ReadonlyArray<MetricScore> =>
  metricsInForce(ruleSet)
    .filter(({ weights }) => weights[input.dataType] > 0)
    .map((metric) => metric.score(input, ruleSet))
