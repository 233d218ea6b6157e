import type { DateTime, Option } from "effect"

/** What the URL finder found when it last tested a provider. */
export interface UrlFinderTest {
  /** `f0…`. */
  readonly provider: string
  readonly testedAt: DateTime.Utc
  /** The service's own word for how it went; null when it gave none. */
  readonly resultCode: string | null
  /** Percent, 0..100, of the sampled pieces; null when it could not tell. */
  readonly retrievabilityPercent: number | null
  /** Percent, 0..100, of the sampled pieces that come as CAR files; null when it could not tell. */
  readonly carFilesPercent: number | null
  /** Null when no download was measured. */
  readonly download: DownloadTest | null
}

/** How fast a download from a provider was; it may be older than the test that it comes with. */
export interface DownloadTest {
  readonly testedAt: DateTime.Utc
  /** Time to the first byte, milliseconds; null or 0 when it was not measured. */
  readonly ttfbMs: number | null
  /** Megabits a second; null or 0 when it was not measured. */
  readonly downloadSpeedMbps: number | null
}

export type UrlFinderMetricId = "TTFB" | "RPA_RETRIEVABILITY" | "BANDWIDTH" | "CAR_FILES"

/** A value of a metric; null when the test could not tell it. */
export interface Measurement {
  readonly value: number | null
  readonly testedAt: DateTime.Utc
}

/** Something that tests of providers measure and that is kept day by day. */
export interface UrlFinderMetric {
  readonly id: UrlFinderMetricId
  readonly name: string
  readonly description: string
  /** As it is published; `%` stands beside values of 0..1. */
  readonly unit: string
  /** None when the test has nothing to keep of it. */
  readonly measure: (test: UrlFinderTest) => Option.Option<Measurement>
}
