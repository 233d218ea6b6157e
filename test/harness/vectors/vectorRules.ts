import { aggregationRules } from "./aggregationRules.js"
import { complianceRules } from "./complianceRules.js"
import { registryRules } from "./registryRules.js"
import { sharedRules } from "./sharedRules.js"
import type { VectorRule } from "./VectorRule.js"

/** Rule behind each vector file, by the file's name without its ending. */
export const vectorRules: ReadonlyMap<string, VectorRule> = new Map(
  Object.entries({ ...sharedRules, ...registryRules, ...complianceRules, ...aggregationRules })
)
