import { DateTime } from "effect"
import { HOURS_PER_DAY, HOURS_PER_WEEK, type Hour, hourOf } from "../../../src/adapters/sandbox/sample/Timeline.js"
import { EDITION_START_EPOCH, epochStart } from "../../../src/domain/time/ChainEpoch.js"
import { weekOf } from "../../../src/domain/time/Week.js"

/** What the generated rows depend on, and nothing else: the same settings give the same rows, bit for bit. */
export interface GeneratorSettings {
  /** Rows of `unified_verified_deal`, exactly. */
  readonly deals: number
  readonly seed: number
  /** Nothing is ingested later. */
  readonly now: DateTime.Utc
  /** Full weeks of history before the week of `now`. */
  readonly weeks: number
}

/** A copy of a piece is ingested at most this long after the first one. */
export const COPY_SPREAD = 20 * HOURS_PER_DAY

/** Weeks before the edition (or before the history, where that begins earlier) in which its few old rows lie. */
const OLD_WEEKS = 52

/** First hour of the current data, 2024-03-01T00:00:00Z. */
export const editionStart: Hour = hourOf(epochStart(EDITION_START_EPOCH))

/** Hours between which rows are ingested. */
export interface Period {
  readonly oldFrom: Hour
  readonly oldUntil: Hour
  /** A Monday 00:00. */
  readonly from: Hour
  /** With its fraction. */
  readonly until: Hour
}

export const periodOf = ({ now, weeks }: GeneratorSettings): Period => {
  const from = hourOf(weekOf(now)) - weeks * HOURS_PER_WEEK
  const oldUntil = Math.min(from, editionStart)
  return {
    oldFrom: oldUntil - OLD_WEEKS * HOURS_PER_WEEK,
    oldUntil,
    from,
    until: DateTime.toEpochMillis(now) / 3_600_000
  }
}
