import { DateTime } from "effect"

/** Days without activity after which nobody counts as active. */
export const ACTIVE_DAYS = 60

/** The 60 days up to an instant, both ends included. */
export interface ActivityWindow {
  readonly from: DateTime.Utc
  readonly until: DateTime.Utc
}

/** Window in which activity makes an allocator, a client or a provider active at an instant. Source: published rules, D9. */
export const activityWindow = (at: DateTime.Utc): ActivityWindow => ({
  from: DateTime.subtract(at, { days: ACTIVE_DAYS }),
  until: at
})

export const isWithin = ({ from, until }: ActivityWindow, instant: DateTime.Utc): boolean =>
  DateTime.between(instant, { minimum: from, maximum: until })
