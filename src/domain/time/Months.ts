import { DateTime } from "effect"
import { withinYears } from "./Years.js"

const monthsOf = (instant: DateTime.Utc): number => {
  const { year, month } = DateTime.toPartsUtc(instant)
  return 12 * year + month
}

/** An instant some months later, on the same day or on the last one of a shorter month. */
const monthsLater = (start: DateTime.Utc, months: number): number =>
  DateTime.toEpochMillis(DateTime.add(start, { months }))

const clamped = (instant: DateTime.Utc): DateTime.Utc =>
  DateTime.unsafeMake(withinYears(DateTime.toEpochMillis(instant)))

/**
 * Months from one instant to another: whole calendar months, and what is left as a share of the month that it lies in.
 * Below 0 when `end` comes first. An instant outside the years 1 to 9999 counts as the first or the last of those.
 * Source: published rules, "Allocator scoring", months of CLIENT_DIVERSITY.
 */
export const monthsBetween = (start: DateTime.Utc, end: DateTime.Utc): number => {
  const [first, last] = [clamped(start), clamped(end)]
  const until = DateTime.toEpochMillis(last)
  const calendarMonths = monthsOf(last) - monthsOf(first)
  const whole = monthsLater(first, calendarMonths) > until ? calendarMonths - 1 : calendarMonths
  const from = monthsLater(first, whole)
  return whole + (until - from) / (monthsLater(first, whole + 1) - from)
}
