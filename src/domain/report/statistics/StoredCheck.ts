import { DateTime, Order } from "effect"
import type { AllocatorCheckId } from "../allocator/AllocatorCheckId.js"

/** What one report says of one check, as far as counts read it. */
export interface ReportedResult {
  /** Id of the report: a number or a UUID. */
  readonly report: string
  /** Of the report. */
  readonly createDate: DateTime.Utc
  /** Whether the check passed. */
  readonly result: boolean
}

/** A check's result in a stored report of an allocator. */
export interface StoredCheck extends ReportedResult {
  /** `f0…`. */
  readonly allocator: string
  readonly check: AllocatorCheckId
}

/** The older report first; of one instant by id, where the longer number is the greater and UUIDs have one length. */
export const byCreation: Order.Order<ReportedResult> = Order.combineAll([
  Order.mapInput(DateTime.Order, ({ createDate }: ReportedResult) => createDate),
  Order.mapInput(Order.number, ({ report }: ReportedResult) => report.length),
  Order.mapInput(Order.string, ({ report }: ReportedResult) => report)
])

/** First instant of the UTC day that contains an instant. */
export const dayOf = (instant: DateTime.Utc): DateTime.Utc => DateTime.startOf(instant, "day")
