import type { DateTime } from "effect"
import { newestOfDay } from "./NewestOfDay.js"
import type { StoredCheck } from "./StoredCheck.js"

/**
 * Failed checks in the newest reports of the allocators on the day of `at`, or on the last day before it that has reports;
 * 0 without any. Source: published rules, "Check statistics", alerts.
 */
export const numberOfAlerts = (checks: ReadonlyArray<Omit<StoredCheck, "check">>, at: DateTime.Utc): number =>
  newestOfDay(checks, at, ({ allocator }) => allocator)
    .flat()
    .filter(({ result }) => !result).length
