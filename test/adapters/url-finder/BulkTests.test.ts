import { assert, describe, it } from "@effect/vitest"
import { DateTime, Either } from "effect"
import { bulkTests } from "../../../src/adapters/url-finder/BulkTests.js"
import { spoiltDocument } from "../../support/spoiltDocument.js"

const bandwidth = {
  status: "Success",
  tested_at: "2026-02-02T03:00:10.5Z",
  ping_avg_ms: 12.5,
  ttfb_ms: 450.25,
  download_speed_mbps: 25.5
}
const entry = {
  provider_id: "f01",
  client_id: null,
  working_url: "http://provider.example/piece",
  retrievability_percent: 57.5,
  car_files_percent: 25,
  tested_at: "2026-02-02T03:00:00Z",
  performance: { bandwidth, geolocation: null },
  error: null,
  error_code: null,
  diagnostics: { result_code: "Success" }
}
const answer = { providers: [entry, { ...entry, provider_id: "f02" }], not_found: ["f03"] }

const at = (text: string) => DateTime.unsafeMake(text)
const read = (...providers: ReadonlyArray<unknown>) => Either.getOrThrow(bulkTests({ providers }))
const only = (changes: object) => read({ ...entry, ...changes }).tests[0]

describe("an answer of the second generation to many providers", () => {
  it("tells of each provider what was measured and when", () => {
    assert.deepStrictEqual(read(entry), {
      tests: [
        {
          provider: "f01",
          testedAt: at("2026-02-02T03:00:00Z"),
          resultCode: "Success",
          retrievabilityPercent: 57.5,
          carFilesPercent: 25,
          download: { testedAt: at("2026-02-02T03:00:10.500Z"), ttfbMs: 450.25, downloadSpeedMbps: 25.5 }
        }
      ],
      unreadable: []
    })
  })

  it("may leave out all but the provider and the instant of its test", () => {
    assert.deepStrictEqual(read({ provider_id: "f01", tested_at: "2026-02-02T03:00:00Z" }).tests, [
      {
        provider: "f01",
        testedAt: at("2026-02-02T03:00:00Z"),
        resultCode: null,
        retrievabilityPercent: null,
        carFilesPercent: null,
        download: null
      }
    ])
    assert.deepInclude(only({ performance: null, diagnostics: null, car_files_percent: null }), {
      download: null,
      resultCode: null,
      carFilesPercent: null
    })
  })

  it("has no download when that does not tell when it was or how fast", () => {
    const spoilt = [null, {}, { ...bandwidth, tested_at: "yesterday" }, { ...bandwidth, ttfb_ms: "fast" }, 7]
    for (const other of spoilt) assert.isNull(only({ performance: { bandwidth: other } })?.download)
    assert.deepInclude(only({ performance: { bandwidth: { ...bandwidth, ttfb_ms: null } } })?.download, {
      ttfbMs: null,
      downloadSpeedMbps: 25.5
    })
  })

  it("is in UTC where it names no zone", () => {
    const testedAt = (text: string) => only({ tested_at: text })?.testedAt
    assert.deepStrictEqual(testedAt("2026-02-02T23:30:00.123456"), at("2026-02-02T23:30:00.123Z"))
    assert.deepStrictEqual(testedAt("2026-02-02T23:30:00-01:00"), at("2026-02-03T00:30:00Z"))
  })

  it("loses an entry that cannot be read, and tells of it", () => {
    for (const changes of [
      { tested_at: "Feb 2, 2026" },
      { tested_at: "2026-13-02T00:00:00Z" },
      { tested_at: "2026-02-30T00:00:00Z" },
      { tested_at: null },
      { retrievability_percent: 101 },
      { provider_id: "1000" }
    ]) {
      const { tests, unreadable } = read({ ...entry, ...changes }, { ...entry, provider_id: "f02" })
      assert.deepStrictEqual(
        tests.map(({ provider }) => provider),
        ["f02"]
      )
      assert.strictEqual(unreadable.length, 1)
    }
  })

  it("is refused when it is no list or names a provider twice", () => {
    assert.isTrue(Either.isLeft(bulkTests([entry])))
    assert.deepStrictEqual(bulkTests({ providers: [entry, entry] }), Either.left("f01 is named twice"))
  })

  it.prop("never throws, whatever comes", [spoiltDocument(answer)], ([document]) => {
    for (const { retrievabilityPercent, carFilesPercent } of Either.match(bulkTests(document), {
      onLeft: () => [],
      onRight: ({ tests }) => tests
    })) {
      for (const percent of [retrievabilityPercent, carFilesPercent]) {
        assert.isTrue(percent === null || (percent >= 0 && percent <= 100))
      }
    }
  })
})
