import { DateTime, Duration, Option } from "effect"

/** Nothing of earlier days is ever asked for. Source: external services, "FilSpark"; aggregation rules, Q13. */
export const FIRST_RETRIEVABILITY_DAY = DateTime.unsafeMake("2024-03-01T00:00:00Z")

/** A day that came back empty may still fill up for so long. */
const DAYS_UNTIL_SETTLED = 7

/** What was collected so far. */
export interface CollectedDays {
  /** An instant of each day that has rows. */
  readonly filled: Iterable<DateTime.Utc>
  /** Days that came back empty, `2024-03-01`. */
  readonly empty: Iterable<string>
}

/**
 * Days to ask for, newest first: from the one before the day of `asOf` back to 2024-03-01, those that have no rows,
 * except those that came back empty and are old enough to stay so.
 * Source: external services, "FilSpark"; aggregation rules, Q13.
 */
export const missingRetrievabilityDays = (
  asOf: DateTime.Utc,
  { filled, empty }: CollectedDays
): ReadonlyArray<DateTime.Utc> => {
  const today = DateTime.startOf(asOf, "day")
  const settledBefore = DateTime.subtract(today, { days: DAYS_UNTIL_SETTLED })
  const withRows = new Set(Array.from(filled, DateTime.formatIsoDateUtc))
  const withoutRows = new Set(empty)
  const days: Array<DateTime.Utc> = []
  for (let day = dayBefore(today); DateTime.greaterThanOrEqualTo(day, FIRST_RETRIEVABILITY_DAY); day = dayBefore(day)) {
    const name = DateTime.formatIsoDateUtc(day)
    if (!withRows.has(name) && !(withoutRows.has(name) && DateTime.lessThan(day, settledBefore))) days.push(day)
  }
  return days
}

const dayBefore = (day: DateTime.Utc) => DateTime.subtract(day, { days: 1 })

/** A day that came back empty is asked for again whenever its age is a multiple of this. */
const DAYS_BETWEEN_QUESTIONS = 30

/**
 * Of days that came back empty, `2024-03-01`, those that a run takes at their word. A service may have lost sight of a day
 * for a while: each has its turn to be asked for again once in thirty days, about a thirtieth of them in a daily run. A day
 * whose turn no run took waits for the next one.
 * Source: aggregation rules, Q13, "remember empty days".
 */
export const restingEmptyDays = (asOf: DateTime.Utc, empty: ReadonlyArray<string>): ReadonlyArray<string> => {
  const today = DateTime.startOf(asOf, "day")
  const isDue = (name: string) =>
    Option.exists(
      DateTime.make(`${name}T00:00:00Z`),
      (day) => Math.round(Duration.toDays(DateTime.distanceDuration(day, today))) % DAYS_BETWEEN_QUESTIONS === 0
    )
  return empty.filter((name) => !isDue(name))
}
