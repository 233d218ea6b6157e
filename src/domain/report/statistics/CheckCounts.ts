import { DateTime, Duration, Order } from "effect"
import { groupRows } from "../../shared/Grouping.js"
import { type Week, weekOf } from "../../time/Week.js"
import { dayOf, type StoredCheck } from "./StoredCheck.js"

/** Checks that passed and that failed, each kind of check once for an allocator. One that did both is in both. */
export interface CheckCounts {
  readonly checksPassedCount: number
  readonly checksFailedCount: number
}

/** By how many checks there are more than in the period before; null when that has none. */
export interface CheckChanges {
  readonly checksPassedChange: number | null
  readonly checksFailedChange: number | null
}

/** The checks of all allocators in a period. */
export interface CheckPeriod extends CheckCounts, CheckChanges {
  /** First instant. */
  readonly start: DateTime.Utc
}

type CountedCheck = Pick<StoredCheck, "allocator" | "check" | "createDate" | "result">

/** Counts the checks of some reports. */
export const countChecks = (checks: Iterable<Omit<CountedCheck, "createDate">>): CheckCounts => {
  const [passed, failed] = [new Set<string>(), new Set<string>()]
  for (const { allocator, check, result } of checks) (result ? passed : failed).add(`${allocator} ${check}`)
  return { checksPassedCount: passed.size, checksFailedCount: failed.size }
}

/** What changed from the counts before, where there are any. */
export const changesSince = (before: CheckCounts | undefined, now: CheckCounts): CheckChanges => ({
  checksPassedChange: before === undefined ? null : now.checksPassedCount - before.checksPassedCount,
  checksFailedChange: before === undefined ? null : now.checksFailedCount - before.checksFailedCount
})

/** Counts by period, the newest first. Changes look at the period right before and skip none. */
const countsByPeriod = (
  checks: Iterable<CountedCheck>,
  startOf: (instant: DateTime.Utc) => DateTime.Utc,
  length: Duration.DurationInput
): ReadonlyArray<CheckPeriod> => {
  const counts = new Map(
    groupRows(checks, ({ createDate }) => [DateTime.toEpochMillis(startOf(createDate))]).map((group) => [
      DateTime.toEpochMillis(startOf(group[0].createDate)),
      countChecks(group)
    ])
  )
  return Array.from(counts)
    .sort(Order.mapInput(Order.reverse(Order.number), ([start]) => start))
    .map(([start, now]) => ({
      start: DateTime.unsafeMake(start),
      ...now,
      ...changesSince(counts.get(start - Duration.toMillis(length)), now)
    }))
}

/** Checks of all allocators by week, the newest first. Source: published rules, "Check statistics". */
export const weeklyCheckCounts = (checks: Iterable<CountedCheck>): ReadonlyArray<CheckPeriod> =>
  countsByPeriod(checks, weekOf, "7 days")

/**
 * Checks of all allocators by day of a week, the newest first; the change of its Monday needs those of the Sunday before.
 * Source: published rules, "Check statistics".
 */
export const dailyCheckCounts = (checks: Iterable<CountedCheck>, week: Week): ReadonlyArray<CheckPeriod> =>
  countsByPeriod(checks, dayOf, "1 day").filter(({ start }) => DateTime.Equivalence(weekOf(start), week))
