import type { DateTime } from "effect"
import { truncatedRatio } from "../../shared/Ratio.js"
import { newestOfDay } from "./NewestOfDay.js"
import type { ReportedResult } from "./StoredCheck.js"

/** A check's result in a stored report of a client. */
export interface StoredClientCheck extends ReportedResult {
  /** `f0…`. */
  readonly client: string
}

/**
 * Share of the clients, out of those reported on the day of `at`, or on the last day before it that has reports, whose
 * newest report fails more than half of its checks. 0..1, cut off after two decimals; 0 without reports.
 * Source: published rules, "Check statistics", failing clients.
 */
export const failingClientsShare = (checks: ReadonlyArray<StoredClientCheck>, at: DateTime.Utc): number => {
  const reports = newestOfDay(checks, at, ({ client }) => client)
  const failing = reports.filter((results) => 2 * results.filter(({ result }) => !result).length > results.length)
  return truncatedRatio(BigInt(failing.length), BigInt(reports.length))
}
