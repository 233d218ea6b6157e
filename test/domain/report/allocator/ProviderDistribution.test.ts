import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import {
  averageRates,
  type DistributedDeals,
  providerDistribution
} from "../../../../src/domain/report/allocator/ProviderDistribution.js"
import { type RuleSet, ruleSetV1, ruleSetV061, ruleSetV0193 } from "../../../../src/domain/rules/RuleSet.js"
import { reordered } from "../../aggregation/arbitraries.js"
import { client } from "./reports.js"

const rate = fc.option(fc.oneof(fc.constantFrom(0, 0.1, 0.3, 1), fc.double({ min: 0, max: 1, noNaN: true })))
const deals: fc.Arbitrary<ReadonlyArray<DistributedDeals>> = fc.uniqueArray(
  fc.record({
    client,
    provider: fc.constantFrom("f02", "f010", "f0300"),
    totalDealSize: fc.oneof(fc.constantFrom(0n, 1n, 3n), fc.bigInt({ min: 0n, max: 2n ** 80n })),
    overall: rate,
    http: rate,
    urlFinder: rate
  }),
  { selector: (row) => `${row.client} ${row.provider}` }
)

const rowOf = (size: bigint, urlFinder: number | null, http: number | null = null): DistributedDeals => ({
  client: "f01",
  provider: "f02",
  totalDealSize: size,
  overall: http,
  http,
  urlFinder
})

const ruleSets: ReadonlyArray<RuleSet> = [ruleSetV061, ruleSetV0193, ruleSetV1(true), ruleSetV1(false)]

describe("provider rows of an allocator's report", () => {
  it("come by size, then by the numbers of provider and client", () => {
    const row = (client: string, provider: string, totalDealSize: bigint) => ({
      ...rowOf(totalDealSize, null),
      client,
      provider
    })
    const rows = [row("f09", "f010", 5n), row("f010", "f09", 5n), row("f09", "f09", 5n), row("f01", "f0100", 6n)]
    assert.deepStrictEqual(
      providerDistribution(rows).map(({ client, provider, percOfTotalDatacap }) => [
        client,
        provider,
        percOfTotalDatacap
      ]),
      [
        ["f01", "f0100", 28.57],
        ["f09", "f09", 23.8],
        ["f010", "f09", 23.8],
        ["f09", "f010", 23.8]
      ]
    )
  })

  it("hold nothing of deals without size", () => {
    assert.deepStrictEqual(
      providerDistribution([rowOf(0n, 1), rowOf(0n, 1)]).map(({ percOfTotalDatacap }) => percOfTotalDatacap),
      [0, 0]
    )
  })

  it("keep what else a row tells", () => {
    assert.strictEqual(providerDistribution([{ ...rowOf(1n, 1), place: "here" }])[0]?.place, "here")
  })

  it.prop("do not depend on the order of rows, and never hold more than all", [reordered(deals)], ([[one, other]]) => {
    const rows = providerDistribution(one)
    assert.deepStrictEqual(rows, providerDistribution(other))
    const hundredths = rows.reduce((sum, { percOfTotalDatacap }) => sum + Math.round(100 * percOfTotalDatacap), 0)
    assert.isAtMost(hundredths, 10_000)
    assert.isTrue(hundredths === 0 || hundredths > 10_000 - rows.length)
  })
})

describe("mean rates of an allocator's report", () => {
  it("are unknown without rows", () => {
    for (const ruleSet of ruleSets) {
      assert.deepStrictEqual(averageRates([], ruleSet), { overall: null, http: null, urlFinder: null })
    }
  })

  it("count each row once, and an unknown rate as 0", () => {
    const rows = [rowOf(1n, 0.5, null), rowOf(99n, 1, 0.25)]
    assert.deepStrictEqual(averageRates(rows, ruleSetV061), { overall: 0.125, http: 0.125, urlFinder: 0.75 })
    assert.deepStrictEqual(averageRates([rowOf(1n, null)], ruleSetV061), { overall: 0, http: 0, urlFinder: 0 })
  })

  it("are unknown for what the rule set does not measure", () => {
    const rows = [rowOf(1n, 0.5, 1)]
    assert.deepStrictEqual(averageRates(rows, ruleSetV0193), { overall: null, http: null, urlFinder: 0.5 })
    assert.deepStrictEqual(averageRates(rows, ruleSetV1(false)), { overall: null, http: null, urlFinder: 0.5 })
  })

  it("weigh by size under v1, over the rates that are known", () => {
    const rows = [rowOf(1n, 0.5, 1), rowOf(3n, 1, null), rowOf(96n, null, null)]
    assert.deepStrictEqual(averageRates(rows, ruleSetV1(true)), { overall: 1, http: 1, urlFinder: 0.875 })
  })

  it("are unknown under v1 when no rate is known of any bytes", () => {
    const rows = [rowOf(0n, 1, 1), rowOf(5n, null, null)]
    assert.deepStrictEqual(averageRates(rows, ruleSetV1(true)), { overall: null, http: null, urlFinder: null })
  })

  it("take what is no number for unknown", () => {
    const rows = [rowOf(1n, Number.NaN, Number.NaN), rowOf(1n, 1, 1)]
    assert.strictEqual(averageRates(rows, ruleSetV061).urlFinder, 0.5)
    assert.strictEqual(averageRates(rows, ruleSetV1(true)).urlFinder, 1)
  })

  it.prop(
    "lie between 0 and 1, whatever the order of rows",
    [reordered(deals), fc.constantFrom(...ruleSets)],
    ([[one, other], ruleSet]) => {
      const rates = averageRates(one, ruleSet)
      assert.deepStrictEqual(rates, averageRates(other, ruleSet))
      for (const value of Object.values(rates)) assert.isTrue(value === null || (value >= 0 && value <= 1))
    }
  )

  it.prop(
    "never fall when a provider answers better",
    [fc.array(fc.tuple(fc.bigInt({ min: 1n, max: 1000n }), fc.integer({ min: 0, max: 100 })), { minLength: 1 })],
    ([rows]) => {
      for (const ruleSet of ruleSets) {
        const urlFinderOf = (first: number) =>
          averageRates(
            rows.map(([size, percent], index) => rowOf(size, index === 0 ? first : percent / 100)),
            ruleSet
          ).urlFinder ?? assert.fail("the rate is known")
        assert.isAtLeast(urlFinderOf(0.75), urlFinderOf(0.25))
      }
    }
  )
})
