import { Option } from "effect"
import type { Explanation } from "../rules/Explanation.js"
import type { RuleSetName } from "../rules/RuleSet.js"
import type { CheckLimits } from "./CheckLimits.js"

/** What a check tells beside its result, under the names that clients read. */
export interface CheckMetadata {
  /** The message that people read. */
  readonly msg: string
  readonly [key: string]: string | number | null | ReadonlyArray<string>
}

/** What a check came to. */
export interface CheckOutcome {
  /** Whether the check passes. */
  readonly result: boolean
  readonly metadata: CheckMetadata
  readonly explanation: Explanation
}

/** A check of a report. */
export interface ReportCheck<Id extends string, Report> {
  readonly id: Id
  /** When the check passes, in one sentence. */
  readonly passesWhen: string
  /** Where the figures come from. */
  readonly source: string
  /** Whether only rule sets that measure HTTP have it. */
  readonly needsHttp: boolean
  /** The limit without which it is left out; null when it needs none. */
  readonly limit: keyof CheckLimits | null
  /** None where the check does not apply. */
  readonly run: (report: Report, limits: CheckLimits) => Option.Option<CheckOutcome>
}

/** How a check judges, and the limit that it needs for that. */
export type CheckJudgement<Report> = Pick<ReportCheck<never, Report>, "limit" | "run">

/** A judgement that every report gets. */
export const always = <Report>(judge: (report: Report) => CheckOutcome): CheckJudgement<Report> => ({
  limit: null,
  run: (report) => Option.some(judge(report))
})

/** Whether a limit is one: a share of something, in percent. */
const isLimit = (value: number): boolean => Number.isFinite(value) && value >= 0

/** A judgement by a limit: none without one, and none where `judge` finds nothing to judge. */
export const withLimit = <Report>(
  limit: keyof CheckLimits,
  judge: (report: Report, limit: number) => Option.Option<CheckOutcome>
): CheckJudgement<Report> => ({
  limit,
  run: (report, limits) =>
    Option.fromNullable(limits[limit]).pipe(
      Option.filter(isLimit),
      Option.flatMap((value) => judge(report, value))
    )
})

/** A check's outcome as a report keeps it. */
export interface CheckResult<Id extends string> extends CheckOutcome {
  readonly ruleSet: RuleSetName
  readonly check: Id
}
