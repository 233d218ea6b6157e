import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { sevenDayRetrievability } from "../../../src/domain/storage-provider/SevenDayRetrievability.js"
import { reordered } from "../aggregation/arbitraries.js"

const now = DateTime.unsafeMake("2025-10-01T06:00:00Z")
const day = (date: string, total: number, successful: number, successfulHttp: number | null) => ({
  date: DateTime.unsafeMake(date),
  total,
  successful,
  successfulHttp
})

describe("retrievability over seven days", () => {
  it("pools checks, so that a day weighs by its checks", () => {
    assert.deepStrictEqual(
      sevenDayRetrievability([day("2025-09-24", 300, 300, 0), day("2025-09-30", 100, 0, 100)], now),
      { successRate: 0.75, successRateHttp: 0.25 }
    )
  })

  it("begins at midnight seven days before today", () => {
    const rows = [day("2025-09-23T23:59:59Z", 1, 1, 1), day("2025-09-24T00:00:00Z", 1, 0, 0)]
    assert.deepStrictEqual(sevenDayRetrievability(rows, now), { successRate: 0, successRateHttp: 0 })
  })

  it("is unknown without checks", () => {
    const unknown = { successRate: null, successRateHttp: null }
    assert.deepStrictEqual(sevenDayRetrievability([day("2025-09-30", 0, 0, null)], now), unknown)
    assert.deepStrictEqual(sevenDayRetrievability([day("2025-09-01", 10, 5, 5)], now), unknown)
  })

  it("counts a day that does not tell its checks over HTTP as 0 of them", () => {
    const rows = [day("2025-09-29", 10, 5, null), day("2025-09-30", 10, 5, 5)]
    assert.deepStrictEqual(sevenDayRetrievability(rows, now), { successRate: 0.5, successRateHttp: 0.25 })
  })

  const days = fc.array(
    fc
      .record({
        ago: fc.integer({ min: 0, max: 12 }),
        total: fc.nat(500),
        share: fc.nat(100),
        http: fc.option(fc.nat(100))
      })
      .map(({ ago, total, share, http }) => ({
        date: DateTime.subtract(DateTime.startOf(now, "day"), { days: ago }),
        total,
        successful: Math.floor((total * share) / 100),
        successfulHttp: http === null ? null : Math.floor((total * http) / 100)
      })),
    { maxLength: 20 }
  )

  it.prop("lies between 0 and 1, whatever the order of days", [reordered(days)], ([[rows, others]]) => {
    const rates = sevenDayRetrievability(rows, now)
    assert.deepStrictEqual(rates, sevenDayRetrievability(others, now))
    for (const rate of [rates.successRate, rates.successRateHttp]) {
      assert.isTrue(rate === null || (rate >= 0 && rate <= 1))
    }
  })

  it("leaves out a day that tells no finite numbers", () => {
    const told = day("2025-09-30", 4, 1, 2)
    for (const odd of [day("2025-09-29", Number.NaN, 1, 1), day("2025-09-29", 1, Number.POSITIVE_INFINITY, 1)]) {
      assert.deepStrictEqual(sevenDayRetrievability([told, odd], now), { successRate: 0.25, successRateHttp: 0.5 })
    }
  })
})
