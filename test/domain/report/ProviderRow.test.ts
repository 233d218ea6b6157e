import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { type ProviderLookups, providerRow } from "../../../src/domain/report/ProviderRow.js"
import { type RuleSet, ruleSetV1, ruleSetV061, ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"
import { reordered } from "../aggregation/arbitraries.js"

const now = DateTime.unsafeMake("2025-10-01T06:00:00Z")
const at = (text: string) => DateTime.unsafeMake(text)

const deals = { client: "f01", provider: "f02", totalDealSize: 300n, uniqueDataSize: 200n }

const nothing: ProviderLookups = {
  claims: { peerId: null, advertisements: [], actualClaims: null },
  location: null,
  sparkDays: [],
  verdicts: [],
  measurements: []
}

const rowOf = (lookups: Partial<ProviderLookups>, ruleSet: RuleSet) =>
  providerRow(deals, { ...nothing, ...lookups }, ruleSet, now)

const measured: Partial<ProviderLookups> = {
  sparkDays: [{ date: at("2025-09-30"), total: 10, successful: 8, successfulHttp: 5 }],
  verdicts: [
    { date: at("2024-05-01T03:00:00Z"), successRate: 0.5 },
    { date: at("2024-04-01T03:00:00Z"), successRate: 0.9 }
  ],
  measurements: [
    { metric: "RPA_RETRIEVABILITY", value: 0.7, testedAt: at("2024-05-02T00:00:00Z") },
    { metric: "RPA_RETRIEVABILITY", value: 0.6, testedAt: at("2024-05-01T00:00:00Z") },
    { metric: "CAR_FILES", value: 0.25, testedAt: at("2023-01-01T00:00:00Z") },
    { metric: "TTFB", value: 120, testedAt: at("2024-05-02T00:00:00Z") },
    { metric: "BANDWIDTH", value: 40, testedAt: at("2024-05-02T00:00:00Z") }
  ]
}

const withoutMeasures = {
  consistentRetrievability: null,
  inconsistentRetrievability: null,
  ttfb: null,
  bandwidth: null
}

describe("provider row of a report", () => {
  it("has the deals of the pair, and the claims of the provider whoever the client is", () => {
    const row = rowOf(
      { claims: { peerId: "12D3", advertisements: [{ entries: 20n, isRemoval: false }], actualClaims: 40n } },
      ruleSetV061
    )
    assert.deepInclude(row, {
      ...deals,
      claimsCount: 40n,
      ipniReportedClaimsCount: 20n,
      ipniReportingStatus: "OK"
    })
  })

  it.each([ruleSetV061, ruleSetV1(true)])(
    "has FilSpark's week and the newest verdict under $name with FilSpark",
    (ruleSet) => {
      assert.deepInclude(rowOf(measured, ruleSet), { overall: 0.8, http: 0.5, urlFinder: 0.5, ...withoutMeasures })
    }
  )

  it.each([ruleSetV0193, ruleSetV1(false)])(
    "has the newest of each metric, of any age, under $name without FilSpark",
    (ruleSet) => {
      assert.deepInclude(rowOf(measured, ruleSet), {
        overall: null,
        http: null,
        urlFinder: 0.7,
        consistentRetrievability: 0.25,
        inconsistentRetrievability: 0.75,
        ttfb: 120,
        bandwidth: 40
      })
    }
  )

  it("does not fall back on an older value when the newest test could not tell", () => {
    const later = at("2025-09-30T00:00:00Z")
    const verdicts = [
      { date: at("2025-09-29"), successRate: 1 },
      { date: later, successRate: null }
    ]
    assert.isNull(rowOf({ verdicts }, ruleSetV061).urlFinder)
    const unknownNow = (["RPA_RETRIEVABILITY", "CAR_FILES", "TTFB", "BANDWIDTH"] as const).map((metric) => ({
      metric,
      value: null,
      testedAt: later
    }))
    assert.deepInclude(rowOf({ measurements: [...unknownNow, ...(measured.measurements ?? [])] }, ruleSetV0193), {
      urlFinder: null,
      ...withoutMeasures
    })
  })

  it("is unknown where nothing was looked up, and reports nothing to the index", () => {
    for (const ruleSet of [ruleSetV061, ruleSetV0193]) {
      assert.deepStrictEqual(rowOf({}, ruleSet), {
        ...deals,
        ipniReportingStatus: "NOT_REPORTING",
        ipniReportedClaimsCount: null,
        claimsCount: null,
        location: null,
        overall: null,
        http: null,
        urlFinder: null,
        ...withoutMeasures
      })
    }
  })

  const value = fc.option(fc.oneof(fc.double(), fc.constantFrom(0, 1, Number.NaN, Number.POSITIVE_INFINITY)))
  const instant = fc.integer({ min: 0, max: 3 }).map((days) => DateTime.subtract(now, { days }))
  const lookups = fc.tuple(
    reordered(fc.array(fc.record({ date: instant, successRate: value }))),
    reordered(
      fc.array(
        fc.record({
          metric: fc.constantFrom("RPA_RETRIEVABILITY" as const, "CAR_FILES" as const, "TTFB" as const),
          value,
          testedAt: instant
        })
      )
    ),
    fc.array(fc.record({ date: instant, total: fc.double(), successful: fc.double(), successfulHttp: value }))
  )

  it.prop(
    "is the same whatever the order of rows, and its figures are numbers or null",
    [lookups, fc.constantFrom(ruleSetV061, ruleSetV0193)],
    ([[[verdicts, verdictsAgain], [measurements, measurementsAgain], sparkDays], ruleSet]) => {
      const row = rowOf({ verdicts, measurements, sparkDays }, ruleSet)
      assert.deepStrictEqual(
        rowOf({ verdicts: verdictsAgain, measurements: measurementsAgain, sparkDays }, ruleSet),
        row
      )
      for (const figure of Object.values(row)) {
        if (typeof figure === "number") assert.isTrue(Number.isFinite(figure))
      }
    }
  )
})
