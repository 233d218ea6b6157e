import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { openDataProviders, weekAverageRetrievability } from "../../../src/domain/storage-provider/Retrievability.js"
import { urlFinderResultCode, urlProbeRate, urlSearchRate } from "../../../src/domain/storage-provider/UrlFinder.js"
import { reordered } from "../aggregation/arbitraries.js"

const both = { httpRetrievability: true, urlFinderRetrievability: true }
const rate = fc.option(fc.double({ min: 0, max: 1, noNaN: true }))
const rows = fc.array(
  fc.record({ provider: fc.constantFrom("f01", "f02", "f03"), httpSuccessRate: rate, urlFinderSuccessRate: rate })
)

describe("average of a week", () => {
  it.prop("has the same bits in any order of providers", [reordered(rows)], ([[week, other]]) => {
    assert.deepStrictEqual(weekAverageRetrievability(week, both), weekAverageRetrievability(other, both))
  })

  it.prop(
    "is unknown when switched off or without a known rate, else between 0 and 1",
    [rows, fc.boolean()],
    ([week, on]) => {
      const { http } = weekAverageRetrievability(week, { ...both, httpRetrievability: on })
      const isKnown = on && week.some(({ httpSuccessRate }) => httpSuccessRate !== null)
      assert.isTrue(isKnown ? http !== null && http >= 0 && http <= 1 : http === null)
    }
  )

  it("counts only the providers asked for", () => {
    const week = [
      { provider: "f01", httpSuccessRate: 0, urlFinderSuccessRate: 1 },
      { provider: "f02", httpSuccessRate: 0.5, urlFinderSuccessRate: null }
    ]
    assert.deepStrictEqual(
      weekAverageRetrievability(week, both, (provider) => provider === "f02"),
      { http: 0.5, urlFinder: null }
    )
  })

  it("takes what is no finite number for unknown", () => {
    const week = [
      { provider: "f01", httpSuccessRate: Number.NaN, urlFinderSuccessRate: Number.POSITIVE_INFINITY },
      { provider: "f02", httpSuccessRate: 0.5, urlFinderSuccessRate: Number.NaN }
    ]
    assert.deepStrictEqual(weekAverageRetrievability(week, both), { http: 0.5, urlFinder: null })
  })
})

describe("open-data providers", () => {
  it("store for some client with public data whose allocator is believed", () => {
    const providers = openDataProviders(
      [
        { client: "f01", provider: "f0100" },
        { client: "f02", provider: "f0100" },
        { client: "f02", provider: "f0200" },
        { client: "f03", provider: "f0300" }
      ],
      [
        { allocator: "f0a", client: "f01", answer: "yes" },
        { allocator: "f0a", client: "f02", answer: "no" },
        { allocator: "f0b", client: "f03", answer: "yes" }
      ],
      { isPublic: (answer) => answer === "yes", isCounted: (allocator) => allocator === "f0a" }
    )
    assert.deepStrictEqual(Array.from(providers), ["f0100"])
  })
})

describe("URL-finder rate", () => {
  it("is known only after a success in the first generation", () => {
    assert.strictEqual(urlSearchRate({ result: "Success", retrievability_percent: 12.5 }), 0.125)
    assert.isNull(urlSearchRate({ result: "Success", retrievability_percent: null }))
    assert.isNull(urlSearchRate({ result: "success", retrievability_percent: 100 }))
  })

  it("tells 0 from unknown in the second", () => {
    assert.strictEqual(urlProbeRate({ retrievability_percent: 0 }), 0)
    assert.isNull(urlProbeRate({ retrievability_percent: null }))
  })

  it("comes with a code that never is one of an object's own words", () => {
    assert.strictEqual(urlFinderResultCode("toString"), "ERROR")
    assert.strictEqual(urlFinderResultCode("NoDealsFound"), "NO_DEALS_FOUND")
  })
})
