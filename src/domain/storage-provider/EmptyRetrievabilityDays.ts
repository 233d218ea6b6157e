import { DateTime, Duration, Option } from "effect"

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
