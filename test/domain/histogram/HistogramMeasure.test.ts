import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc, Option } from "effect"
import {
  allocatorMember,
  biggestClientMeasure,
  bucketRows,
  clientsMeasure,
  providerMember,
  retrievabilityMeasure
} from "../../../src/domain/histogram/HistogramMeasure.js"
import { ruleSetV1, ruleSetV061, ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"
import { sumOf } from "../../../src/domain/shared/Grouping.js"
import { weekAt } from "../../../src/domain/time/Week.js"
import { reordered } from "../aggregation/arbitraries.js"
import { members } from "./arbitraries.js"

const measures = [
  clientsMeasure,
  biggestClientMeasure,
  retrievabilityMeasure("overall"),
  retrievabilityMeasure("http"),
  retrievabilityMeasure("urlFinder")
]

const common = { week: weekAt(0), numOfClients: 2, overall: 0.5, http: null, urlFinder: 0 }

describe("histogram measures", () => {
  it("read providers and allocators alike", () => {
    const member = { ...common, biggestClient: 3n, totalDatacap: 4n }
    assert.deepStrictEqual(
      providerMember({ ...common, provider: "f05", biggestClientTotalDealSize: 3n, totalDealSize: 4n }),
      member
    )
    assert.deepStrictEqual(
      allocatorMember({ ...common, allocator: "f07", biggestClientSumOfAllocations: 3n, totalSumOfAllocations: 4n }),
      member
    )
  })

  it("leave out whoever has no known rate, and put a rate of 0 into (-5, 0]", () => {
    const member = { ...common, biggestClient: 3n, totalDatacap: 4n }
    assert.deepStrictEqual(bucketRows([member], retrievabilityMeasure("http")), [])
    assert.deepStrictEqual(bucketRows([member], retrievabilityMeasure("urlFinder")), [
      { week: weekAt(0), valueFromExclusive: -5, valueToInclusive: 0, count: 1, totalDatacap: 4n }
    ])
  })

  it("keep the week in progress for the retrievability of providers alone, and only without FilSpark", () => {
    const kept = [ruleSetV061, ruleSetV0193, ruleSetV1(true), ruleSetV1(false)].map((ruleSet) =>
      measures
        .slice(0, 3)
        .flatMap((measure) =>
          (["providers", "allocators"] as const)
            .filter((actors) => measure.keepsWeekInProgress(ruleSet, actors))
            .map((actors) => `${measure.id} of ${actors}`)
        )
    )
    const providers = ["retrievability of providers"]
    assert.deepStrictEqual(kept, [[], providers, [], providers])
  })

  it.prop(
    "count everybody whose value is known once, with their DataCap",
    [members, fc.constantFrom(...measures)],
    ([rows, measure]) => {
      const known = rows.filter((row) => Option.isSome(measure.bucketOf(row)))
      const buckets = bucketRows(rows, measure)
      assert.strictEqual(
        buckets.reduce((sum, { count }) => sum + count, 0),
        known.length
      )
      assert.strictEqual(
        sumOf(buckets, ({ totalDatacap }) => totalDatacap),
        sumOf(known, ({ totalDatacap }) => totalDatacap)
      )
      for (const { valueFromExclusive, valueToInclusive } of buckets) {
        assert.isTrue(Number.isInteger(valueFromExclusive) && valueFromExclusive < valueToInclusive)
      }
    }
  )

  it.prop(
    "do not depend on the order of rows",
    [reordered(members), fc.constantFrom(...measures)],
    ([[rows, others], measure]) => {
      assert.deepStrictEqual(bucketRows(rows, measure), bucketRows(others, measure))
    }
  )

  it("leave out whoever has a rate that is no finite number", () => {
    const rates = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    const odd = rates.map((http) => ({ ...common, http, biggestClient: 3n, totalDatacap: 4n }))
    assert.deepStrictEqual(bucketRows(odd, retrievabilityMeasure("http")), [])
  })
})
