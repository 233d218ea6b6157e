import { aggregationRules } from "./aggregationRules.js"
import { allocatorReportRules } from "./allocatorReportRules.js"
import { clientCheckRules } from "./clientCheckRules.js"
import { complianceRules } from "./complianceRules.js"
import { complianceScoreRules } from "./complianceScoreRules.js"
import { histogramRules } from "./histogramRules.js"
import { outsideRules } from "./outsideRules.js"
import { registryRules } from "./registryRules.js"
import { scoringRules } from "./scoringRules.js"
import { seriesRules } from "./seriesRules.js"
import { sharedRules } from "./sharedRules.js"
import { tableRules } from "./tableRules.js"
import type { VectorRule } from "./VectorRule.js"

/** Rule behind each vector file, by the file's name without its ending. */
export const vectorRules: ReadonlyMap<string, VectorRule> = new Map(
  Object.entries({
    ...sharedRules,
    ...registryRules,
    ...complianceRules,
    ...complianceScoreRules,
    ...aggregationRules,
    ...tableRules,
    ...histogramRules,
    ...seriesRules,
    ...outsideRules,
    ...scoringRules,
    ...clientCheckRules,
    ...allocatorReportRules
  })
)
