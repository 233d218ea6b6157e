import { printQuantity } from "../../rules/Explanation.js"
import type { CheckResult } from "../ReportCheck.js"
import { type InputChange, inputChanges } from "./InputChanges.js"

/** What a check came to in one of two reports. */
export interface CheckSide {
  /** Whether the check passes. */
  readonly result: boolean
  readonly message: string
  /** What decided, in words and numbers. */
  readonly boundary: string
}

/** A check that one report has and the other has not. */
export interface LoneCheck extends CheckSide {
  readonly check: string
}

/** A check of both reports that came out otherwise, or for other reasons. */
export interface CheckChange {
  readonly check: string
  readonly before: CheckSide
  readonly after: CheckSide
  readonly inputs: ReadonlyArray<InputChange>
  /** Why the result is another, in a sentence; what else changed where it is the same. */
  readonly reason: string
}

/** How the checks of two reports differ, in the order of the reports. */
export interface CheckChanges {
  /** Passed and fails, or the other way round. */
  readonly flipped: ReadonlyArray<CheckChange>
  /** Came out alike, by other figures or another boundary. */
  readonly restated: ReadonlyArray<CheckChange>
  readonly appeared: ReadonlyArray<LoneCheck>
  readonly disappeared: ReadonlyArray<LoneCheck>
}

type Result = CheckResult<string>

export const checkChanges = (before: ReadonlyArray<Result>, after: ReadonlyArray<Result>): CheckChanges => {
  const [earlier, later] = [byCheck(before), byCheck(after)]
  const both = Array.from(earlier).flatMap(([check, result]) => {
    const other = later.get(check)
    return other === undefined ? [] : [checkChange(check, result, other)]
  })
  return {
    flipped: both.filter(isFlipped),
    restated: both.filter((change) => !isFlipped(change) && isRestated(change)),
    appeared: loneChecks(later, earlier),
    disappeared: loneChecks(earlier, later)
  }
}

const byCheck = (results: ReadonlyArray<Result>): ReadonlyMap<string, Result> =>
  new Map(results.map((result) => [result.check, result]))

const sideOf = ({ result, metadata, explanation }: Result): CheckSide => ({
  result,
  message: metadata.msg,
  boundary: explanation.boundary
})

const loneChecks = (
  results: ReadonlyMap<string, Result>,
  others: ReadonlyMap<string, Result>
): ReadonlyArray<LoneCheck> =>
  Array.from(results).flatMap(([check, result]) => (others.has(check) ? [] : [{ check, ...sideOf(result) }]))

const checkChange = (check: string, before: Result, after: Result): CheckChange => {
  const change = {
    check,
    before: sideOf(before),
    after: sideOf(after),
    inputs: inputChanges(before.explanation.inputs, after.explanation.inputs)
  }
  return { ...change, reason: reasonOf(change, before.ruleSet !== after.ruleSet) }
}

const isFlipped = ({ before, after }: CheckChange): boolean => before.result !== after.result

const isRestated = ({ before, after, inputs }: CheckChange): boolean =>
  inputs.length > 0 || before.boundary !== after.boundary || before.message !== after.message

const reasonOf = ({ before, after, inputs }: Omit<CheckChange, "reason">, isOtherRule: boolean): string => {
  const reasons = [
    ...inputs.map(({ name, before, after }) => `${name}: ${printed(before)}, then ${printed(after)}`),
    ...(before.boundary === after.boundary ? [] : [`boundary: ${before.boundary}, then ${after.boundary}`]),
    ...(isOtherRule ? ["another rule set judged"] : [])
  ]
  return reasons.length === 0 ? "none of the figures that explain the result changed" : reasons.join("; ")
}

const printed = (value: InputChange["before"]): string => {
  if (value === undefined) return "not read"
  if (value === null) return "unknown"
  return typeof value === "string" ? value : printQuantity(value)
}
