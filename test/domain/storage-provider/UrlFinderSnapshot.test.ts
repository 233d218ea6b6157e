import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { urlFinderResultCode } from "../../../src/domain/storage-provider/UrlFinder.js"
import type { DownloadTest, UrlFinderTest } from "../../../src/domain/storage-provider/UrlFinderMetric.js"
import { urlFinderSnapshot } from "../../../src/domain/storage-provider/UrlFinderSnapshot.js"
import { urlFinderMetrics } from "../../../src/domain/storage-provider/urlFinderMetrics.js"

const at = (text: string) => DateTime.unsafeMake(text)
const now = at("2026-02-03T00:00:04Z")

const download: DownloadTest = { testedAt: at("2026-02-02T23:59:59.999Z"), ttfbMs: 1999.9, downloadSpeedMbps: 9.99 }
const test: UrlFinderTest = {
  provider: "f01",
  testedAt: at("2026-02-02T00:00:00Z"),
  resultCode: "Success",
  retrievabilityPercent: 57.5,
  carFilesPercent: 25,
  download
}

const valuesOf = (changes: Partial<UrlFinderTest>) =>
  Object.fromEntries(
    urlFinderSnapshot({ ...test, ...changes }, now).measurements.map(({ metric, value }) => [metric, value])
  )
const rates = { RPA_RETRIEVABILITY: 0.575, CAR_FILES: 0.25 }

describe("a snapshot of the URL finder", () => {
  it("is of the day on which it is made, with values of the instants at which they were measured", () => {
    const snapshot = urlFinderSnapshot(test, now)
    assert.deepStrictEqual(snapshot, {
      provider: "f01",
      snapshotDate: at("2026-02-03T00:00:00Z"),
      testedAt: test.testedAt,
      resultCode: "SUCCESS",
      measurements: [
        { metric: "TTFB", value: 1999.9, testedAt: download.testedAt },
        { metric: "RPA_RETRIEVABILITY", value: 0.575, testedAt: test.testedAt },
        { metric: "BANDWIDTH", value: 9.99, testedAt: download.testedAt },
        { metric: "CAR_FILES", value: 0.25, testedAt: test.testedAt }
      ]
    })
  })

  it("keeps a download only of the UTC day of the test", () => {
    const measuredAt = (text: string) => valuesOf({ download: { ...download, testedAt: at(text) } })
    assert.deepStrictEqual(measuredAt("2026-02-02T00:00:00Z"), { TTFB: 1999.9, BANDWIDTH: 9.99, ...rates })
    assert.deepStrictEqual(measuredAt("2026-02-01T23:59:59.999Z"), rates)
    assert.deepStrictEqual(measuredAt("2026-02-03T00:00:00Z"), rates)
    assert.deepStrictEqual(measuredAt("2026-02-03T00:30:00+01:00"), { TTFB: 1999.9, BANDWIDTH: 9.99, ...rates })
  })

  it("keeps of a download what was measured, each for itself", () => {
    assert.deepStrictEqual(valuesOf({ download: { ...download, ttfbMs: 0 } }), { BANDWIDTH: 9.99, ...rates })
    assert.deepStrictEqual(valuesOf({ download: { ...download, downloadSpeedMbps: null } }), {
      TTFB: 1999.9,
      ...rates
    })
    assert.deepStrictEqual(valuesOf({ download: null }), rates)
  })

  it("tells a rate that is unknown from one of 0", () => {
    assert.deepStrictEqual(valuesOf({ download: null, retrievabilityPercent: null, carFilesPercent: 0 }), {
      RPA_RETRIEVABILITY: null,
      CAR_FILES: 0
    })
  })

  it("takes a missing or unheard-of word for an error", () => {
    assert.deepStrictEqual([null, "", "success", "toString", "Success"].map(urlFinderResultCode), [
      "ERROR",
      "ERROR",
      "ERROR",
      "ERROR",
      "SUCCESS"
    ])
  })

  const amount = fc.option(fc.oneof(fc.double(), fc.constantFrom(0, -0, -1)))
  const instant = fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true })
  it.prop(
    "holds each metric at most once, rates of 0..1 always and amounts above 0 only",
    [fc.option(fc.double({ min: 0, max: 100, noNaN: true })), amount, amount, instant, instant],
    ([percent, ttfbMs, downloadSpeedMbps, tested, measured]) => {
      const { measurements } = urlFinderSnapshot(
        {
          ...test,
          testedAt: DateTime.unsafeMake(tested),
          retrievabilityPercent: percent,
          carFilesPercent: percent,
          download: { testedAt: DateTime.unsafeMake(measured), ttfbMs, downloadSpeedMbps }
        },
        now
      )
      const metrics = measurements.map(({ metric }) => metric)
      assert.deepStrictEqual(
        metrics,
        urlFinderMetrics.map(({ id }) => id).filter((id) => metrics.includes(id))
      )
      for (const { metric, value } of measurements) {
        if (metric === "TTFB" || metric === "BANDWIDTH") assert.isTrue(value !== null && value > 0)
        else assert.isTrue(value === null ? percent === null : value >= 0 && value <= 1)
      }
      assert.includeMembers(metrics, ["RPA_RETRIEVABILITY", "CAR_FILES"])
    }
  )
})
