import { DateTime, Option } from "effect"
import { rateOfPercent } from "./UrlFinder.js"
import type { DownloadTest, Measurement, UrlFinderMetric, UrlFinderTest } from "./UrlFinderMetric.js"

/** A rate that each test has, known or not. */
const everyTest =
  (percent: (test: UrlFinderTest) => number | null) =>
  (test: UrlFinderTest): Option.Option<Measurement> =>
    Option.some({ value: rateOfPercent(percent(test)), testedAt: test.testedAt })

/** What a download measured, above 0, when it is of the same UTC day as the test. */
const downloadOfTheDay =
  (amount: (download: DownloadTest) => number | null) =>
  ({ testedAt, download }: UrlFinderTest): Option.Option<Measurement> => {
    if (download === null || !isSameDay(testedAt, download.testedAt)) return Option.none()
    const value = amount(download)
    return value !== null && value > 0 ? Option.some({ value, testedAt: download.testedAt }) : Option.none()
  }

const isSameDay = (one: DateTime.Utc, other: DateTime.Utc): boolean =>
  DateTime.Equivalence(DateTime.startOf(one, "day"), DateTime.startOf(other, "day"))

/** Metrics of the daily snapshots. Source: external services, "URL finder"; provider metrics, "Metric types". */
export const urlFinderMetrics: ReadonlyArray<UrlFinderMetric> = [
  {
    id: "TTFB",
    name: "TTFB",
    description: "Time to first byte (TTFB)",
    unit: "ms",
    measure: downloadOfTheDay(({ ttfbMs }) => ttfbMs)
  },
  {
    id: "RPA_RETRIEVABILITY",
    name: "RPA Retrievability",
    description: "RPA Retrievability percentage",
    unit: "%",
    measure: everyTest(({ retrievabilityPercent }) => retrievabilityPercent)
  },
  {
    id: "BANDWIDTH",
    name: "Bandwidth",
    description: "Download bandwidth in Mbps",
    unit: "Mbps",
    measure: downloadOfTheDay(({ downloadSpeedMbps }) => downloadSpeedMbps)
  },
  {
    id: "CAR_FILES",
    name: "CAR files Retrievability",
    description: "CAR files retrievability percentage",
    unit: "%",
    measure: everyTest(({ carFilesPercent }) => carFilesPercent)
  }
]
