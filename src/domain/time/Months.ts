import { DateTime } from "effect"

const monthsOf = (instant: DateTime.Utc): number => {
  const { year, month } = DateTime.toPartsUtc(instant)
  return 12 * year + month
}

/** An instant some months later, on the same day or on the last one of a shorter month. */
const monthsLater = (start: DateTime.Utc, months: number): number =>
  DateTime.toEpochMillis(DateTime.add(start, { months }))

/**
 * Months from one instant to another: whole calendar months, and what is left as a share of the month that it lies in.
 * Below 0 when `end` comes first. Source: published rules, "Allocator scoring", months of CLIENT_DIVERSITY.
 */
export const monthsBetween = (start: DateTime.Utc, end: DateTime.Utc): number => {
  const until = DateTime.toEpochMillis(end)
  const calendarMonths = monthsOf(end) - monthsOf(start)
  const whole = monthsLater(start, calendarMonths) > until ? calendarMonths - 1 : calendarMonths
  const from = monthsLater(start, whole)
  return whole + (until - from) / (monthsLater(start, whole + 1) - from)
}
