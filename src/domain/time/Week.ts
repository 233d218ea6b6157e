import { DateTime, Schema } from "effect"

const WEEK_MILLIS = 7 * 24 * 60 * 60 * 1000

// 2024-02-26T00:00:00Z
const FIRST_WEEK_MILLIS = 1_708_905_600_000

/** Greatest distance from 1970 that a date can have. */
const FARTHEST_MILLIS = 8_640_000_000_000_000

/** A Monday by its milliseconds; the first or the last one that dates tell in place of one beyond. */
const mondayAt = (millis: number): DateTime.Utc => {
  const earliest = Math.ceil((-FARTHEST_MILLIS - FIRST_WEEK_MILLIS) / WEEK_MILLIS) * WEEK_MILLIS + FIRST_WEEK_MILLIS
  const latest = Math.floor((FARTHEST_MILLIS - FIRST_WEEK_MILLIS) / WEEK_MILLIS) * WEEK_MILLIS + FIRST_WEEK_MILLIS
  return DateTime.unsafeMake(Math.min(latest, Math.max(earliest, millis)))
}

/** Milliseconds since the Monday before an instant, 0 on that Monday. */
const sinceMonday = (instant: DateTime.Utc): number => {
  const offset = (DateTime.toEpochMillis(instant) - FIRST_WEEK_MILLIS) % WEEK_MILLIS
  return offset < 0 ? offset + WEEK_MILLIS : offset
}

const isMonday = (instant: DateTime.Utc): boolean => sinceMonday(instant) === 0

const MondaySelf = Schema.DateTimeUtcFromSelf.pipe(
  Schema.filter((instant) =>
    isMonday(instant)
      ? true
      : `a week is named by its Monday 00:00:00Z; the nearest one is ${DateTime.formatIso(nearestMonday(instant))}`
  ),
  Schema.brand("Week")
)

/** An ISO week, named by its Monday 00:00:00 UTC. */
export type Week = typeof MondaySelf.Type

/** ISO text ↔ week. */
export const Week = Schema.compose(Schema.DateTimeUtc, MondaySelf).annotations({ identifier: "Week" })

/** A timestamp column ↔ week. */
export const WeekFromDate = Schema.compose(Schema.DateTimeUtcFromDate, MondaySelf)

const unsafeWeek = (instant: DateTime.Utc): Week => MondaySelf.make(instant)

/** Week that contains an instant. */
export const weekOf = (instant: DateTime.Utc): Week =>
  unsafeWeek(mondayAt(DateTime.toEpochMillis(instant) - sinceMonday(instant)))

/** The last complete week: the one before the week that contains `now`. */
export const lastFullWeek = (now: DateTime.Utc): Week => weekOf(DateTime.subtract(now, { days: 7 }))

/** Whether a week has not ended at `now`. */
export const isInProgress = (week: Week, now: DateTime.Utc): boolean =>
  DateTime.toEpochMillis(now) < DateTime.toEpochMillis(week) + WEEK_MILLIS

/** Monday closest to an instant; the earlier one at the same distance. */
export const nearestMonday = (instant: DateTime.Utc): DateTime.Utc => {
  const offset = sinceMonday(instant)
  const before = DateTime.toEpochMillis(instant) - offset
  return mondayAt(offset <= WEEK_MILLIS / 2 ? before : before + WEEK_MILLIS)
}

/** Weeks since 2024-02-26, the week of the edition start; that one is 0. The number under which our tables keep a week. */
export const weekIndex = (week: Week): number => (DateTime.toEpochMillis(week) - FIRST_WEEK_MILLIS) / WEEK_MILLIS

/** Inverse of {@link weekIndex}. */
export const weekAt = (index: number): Week => unsafeWeek(DateTime.unsafeMake(FIRST_WEEK_MILLIS + index * WEEK_MILLIS))

/** A series of weeks in ascending order without its last one when that has not ended at `now`. */
export const dropWeekInProgress = <A>(
  series: ReadonlyArray<A>,
  now: DateTime.Utc,
  weekOfEntry: (entry: A) => Week
): ReadonlyArray<A> => {
  const last = series.at(-1)
  return last !== undefined && isInProgress(weekOfEntry(last), now) ? series.slice(0, -1) : series
}

/** Every week from the edition start, 2024-02-26, to the one that contains `asOf`, ascending. */
export const weeksUpTo = (asOf: DateTime.Utc): ReadonlyArray<Week> =>
  Array.from({ length: Math.max(0, weekIndex(weekOf(asOf)) + 1) }, (_, index) => weekAt(index))
