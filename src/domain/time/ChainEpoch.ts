import { DateTime } from "effect"

const GENESIS_SECONDS = 1_598_306_400
const EPOCH_SECONDS = 30

/** First epoch of the current data: 2024-03-01T00:00:00Z, network version 22. Earlier deals and allowances do not count. */
export const EDITION_START_EPOCH = 3_698_160

/** Chain height at an instant, rounded down; negative before genesis (2020-08-24T22:00:00Z). */
export const epochAt = (instant: DateTime.Utc): number =>
  Math.floor((Math.floor(DateTime.toEpochMillis(instant) / 1000) - GENESIS_SECONDS) / EPOCH_SECONDS)

/** Instant at which an epoch begins. */
export const epochStart = (epoch: number): DateTime.Utc =>
  DateTime.unsafeMake((GENESIS_SECONDS + epoch * EPOCH_SECONDS) * 1000)
