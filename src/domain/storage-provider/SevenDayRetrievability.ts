import { DateTime } from "effect"
import { isTold, type SparkDay } from "../aggregation/ProviderRates.js"
import { known } from "../shared/Known.js"
import { exactSum } from "../shared/Statistics.js"

/** Success rates of a provider over FilSpark's checks of the last days, 0..1; null when it was not checked. */
export interface SevenDayRetrievability {
  readonly successRate: number | null
  readonly successRateHttp: number | null
}

/**
 * Checks pooled over the days since 00:00 UTC seven days before the day of `now`, not a mean of days. A day that does not
 * tell its checks over HTTP counts as 0 of them, as in the weekly rates. Source: published rules, "Storage-provider row of
 * a report" and "Accumulated weekly provider row".
 */
export const sevenDayRetrievability = (
  days: Iterable<Omit<SparkDay, "provider">>,
  now: DateTime.Utc
): SevenDayRetrievability => {
  const since = DateTime.subtract(DateTime.startOf(now, "day"), { days: 7 })
  const recent = Array.from(days).filter((day) => isTold(day) && DateTime.greaterThanOrEqualTo(day.date, since))
  const total = exactSum(recent.map((day) => day.total))
  const rate = (successful: ReadonlyArray<number>) => (total === 0 ? null : exactSum(successful) / total)
  return {
    successRate: rate(recent.map((day) => day.successful)),
    successRateHttp: rate(recent.map((day) => known(day.successfulHttp) ?? 0))
  }
}
