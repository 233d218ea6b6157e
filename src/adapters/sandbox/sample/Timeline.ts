import { DateTime } from "effect"
import { epochAt } from "../../../domain/time/ChainEpoch.js"
import { weekOf } from "../../../domain/time/Week.js"

/** Full weeks of history before the week of the first start. */
export const HISTORY_WEEKS = 60

const HOUR_MILLIS = 3_600_000

export const HOURS_PER_DAY = 24
export const HOURS_PER_WEEK = 168

/** Hours since 1970-01-01T00:00Z, the clock of the generator. */
export type Hour = number

/** Hour that contains an instant. */
export const hourOf = (instant: DateTime.Utc): Hour => Math.floor(DateTime.toEpochMillis(instant) / HOUR_MILLIS)

/** Beginning of an hour, fractions included. */
export const instantOf = (hour: Hour): DateTime.Utc => DateTime.unsafeMake(Math.round(hour * HOUR_MILLIS))

/** First hour of history: a Monday 00:00, whatever the weekday of the first start. */
export const historyStart = (firstStart: DateTime.Utc): Hour =>
  hourOf(weekOf(firstStart)) - HISTORY_WEEKS * HOURS_PER_WEEK

/** Chain height at an hour. */
export const heightAt = (hour: Hour): number => epochAt(instantOf(hour))

/** Unix seconds at an hour. */
export const secondsAt = (hour: Hour): number => Math.floor(hour * 3600)

/** As a `timestamp` column reads it. */
export const timestampText = (hour: Hour): string => DateTime.formatIso(instantOf(hour)).slice(0, -1).replace("T", " ")

/** Day of an hour or instant, `2025-01-31`. */
export const dayText = (instant: DateTime.Utc): string => DateTime.formatIsoDate(instant)
