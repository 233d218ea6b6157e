import { DateTime } from "effect"

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

const padded = (value: number, length = 2): string => String(value).padStart(length, "0")

/** An instant as HTTP writes it, seconds cut off: `Wed, 01 Oct 2025 10:30:00 GMT`. For the years 0 to 9999. */
export const printUtc = (instant: DateTime.Utc): string => {
  const { weekDay, day, month, year, hours, minutes, seconds } = DateTime.toPartsUtc(instant)
  const date = `${weekdays[weekDay]}, ${padded(day)} ${months[month - 1]} ${padded(year, 4)}`
  return `${date} ${padded(hours)}:${padded(minutes)}:${padded(seconds)} GMT`
}
