import { DateTime, Option } from "effect"
import { type UrlFinderResultCode, urlFinderResultCode } from "./UrlFinder.js"
import type { Measurement, UrlFinderMetricId, UrlFinderTest } from "./UrlFinderMetric.js"
import { urlFinderMetrics } from "./urlFinderMetrics.js"

/** What is kept of a provider's test on the day on which it was asked for; the test itself may be older. */
export interface UrlFinderSnapshot {
  readonly provider: string
  /** 00:00 UTC of the day. */
  readonly snapshotDate: DateTime.Utc
  readonly testedAt: DateTime.Utc
  readonly resultCode: UrlFinderResultCode
  /** Those of the metrics that the test tells of, in their order. */
  readonly measurements: ReadonlyArray<Measurement & { readonly metric: UrlFinderMetricId }>
}

/** Snapshot of a test at `now`. Source: provider metrics, "Provider snapshot job". */
export const urlFinderSnapshot = (test: UrlFinderTest, now: DateTime.Utc): UrlFinderSnapshot => ({
  provider: test.provider,
  snapshotDate: DateTime.startOf(now, "day"),
  testedAt: test.testedAt,
  resultCode: urlFinderResultCode(test.resultCode),
  measurements: urlFinderMetrics.flatMap(({ id, measure }) =>
    Option.toArray(Option.map(measure(test), (measurement) => ({ metric: id, ...measurement })))
  )
})
