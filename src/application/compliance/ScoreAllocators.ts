import { Array as Arr, type DateTime, Effect, Option } from "effect"
import type { CompliancePolicy } from "../../domain/compliance/CompliancePolicy.js"
import { scoreCompliance } from "../../domain/compliance/ComplianceScore.js"
import type { ComplianceSubject } from "../../domain/compliance/ComplianceSubject.js"
import type { ReportCompliance } from "../../domain/report/ReportRecord.js"
import { lastFullWeek, type Week } from "../../domain/time/Week.js"
import { type ComplianceAsked, ComplianceSources } from "../ports/ComplianceSources.js"
import { CurrentRuleSet } from "../ports/CurrentRuleSet.js"
import { openDataByEdition, readOpenDataSources } from "../storage-provider/OpenData.js"

/** The week of which scores tell: the last complete one. */
export const lastComplianceWeek: (now: DateTime.Utc) => Week = lastFullWeek

/** The weighted compliance score of an allocator with what it was taken from. */
export interface ScoredAllocator extends ReportCompliance {
  /** `f0…`. */
  readonly allocator: string
}

/** An allocator without clients. */
const nobody: ComplianceSubject = { weekAverage: null, providers: [], clients: [] }

/**
 * Scores allocators in a week, in the order in which they are asked for and in a fixed number of reads. An allocator without
 * clients or deals is not measured. Consistent only within one `Generations.snapshot`.
 */
export const complianceOf = Effect.fn("complianceOf")(function* <const Asked extends ReadonlyArray<ComplianceAsked>>(
  asked: Asked,
  week: Week,
  policy: CompliancePolicy
) {
  const sources = yield* ComplianceSources
  const ruleSet = yield* CurrentRuleSet
  const openData = openDataByEdition(yield* readOpenDataSources, ruleSet, Option.none())
  const subjects = yield* sources.subjects(asked, week, openData)
  return Arr.map(asked, ({ allocator }): ScoredAllocator => {
    const subject = subjects.get(allocator) ?? nobody
    return { allocator, week, subject, score: scoreCompliance(subject, policy, ruleSet) }
  })
})
