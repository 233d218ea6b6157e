import { DateTime } from "effect"

/** First instant of the month that contains an instant, UTC. */
export const monthOf = (instant: DateTime.Utc): DateTime.Utc => DateTime.startOf(instant, "month")

/** First instant of the month after the one that contains an instant. */
export const nextMonth = (instant: DateTime.Utc): DateTime.Utc => DateTime.add(monthOf(instant), { months: 1 })

/** `2025-07`. */
export const monthName = (instant: DateTime.Utc): string => DateTime.formatIsoDateUtc(instant).slice(0, -"-01".length)

/** First instants of the months from the one that contains `first` to the one that contains `last`, ascending. */
export const calendarMonths = (first: DateTime.Utc, last: DateTime.Utc): ReadonlyArray<DateTime.Utc> => {
  const months: Array<DateTime.Utc> = []
  for (let month = monthOf(first); DateTime.lessThanOrEqualTo(month, last); month = nextMonth(month)) months.push(month)
  return months
}
