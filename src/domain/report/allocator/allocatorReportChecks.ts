import { Option } from "effect"
import { isInForce, type RuleSet } from "../../rules/RuleSet.js"
import type { CheckLimits } from "../CheckLimits.js"
import type { AllocatorCheck, AllocatorCheckResult } from "./AllocatorCheck.js"
import type { AllocatorReport } from "./AllocatorReport.js"
import { clientMultipleAllocators } from "./ClientMultipleAllocators.js"
import { clientNotEnoughCopies } from "./ClientNotEnoughCopies.js"
import { fromClientChecks } from "./FromClientChecks.js"
import { manualAllocationSchedule } from "./ManualAllocationSchedule.js"

/** Every check, in the order in which a report keeps its results. Source: published rules, "Allocator checks". */
export const allocatorReportChecks: ReadonlyArray<AllocatorCheck> = [
  clientMultipleAllocators,
  clientNotEnoughCopies,
  ...fromClientChecks,
  manualAllocationSchedule
]

/** Checks that a rule set has. */
export const allocatorChecksInForce = (ruleSet: RuleSet): ReadonlyArray<AllocatorCheck> =>
  allocatorReportChecks.filter(isInForce(ruleSet))

/** Results of every check that applies. */
export const checkAllocatorReport = (
  report: AllocatorReport,
  limits: CheckLimits,
  ruleSet: RuleSet
): ReadonlyArray<AllocatorCheckResult> =>
  allocatorChecksInForce(ruleSet).flatMap(({ id, name, description, run }) =>
    Option.match(run(report, limits), {
      onNone: () => [],
      onSome: (outcome) => [
        { ruleSet: ruleSet.name, check: id, checkName: name, checkDescription: description, ...outcome }
      ]
    })
  )
