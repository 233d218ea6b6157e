import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { dailyCheckCounts, weeklyCheckCounts } from "../../../../src/domain/report/statistics/CheckCounts.js"
import { weekOf } from "../../../../src/domain/time/Week.js"
import { reordered } from "../../aggregation/arbitraries.js"
import { at, checks, failed, passed } from "./checks.js"

const shown = (periods: ReturnType<typeof weeklyCheckCounts>) =>
  periods.map((period) => [
    DateTime.formatIsoDateUtc(period.start),
    period.checksPassedCount,
    period.checksPassedChange,
    period.checksFailedCount,
    period.checksFailedChange
  ])

describe("counts of checks", () => {
  it("count a check once for an allocator and period, and on both sides when it did both", () => {
    const rows = [
      passed("2025-09-08T00:00:00Z"),
      passed("2025-09-09T00:00:00Z"),
      failed("2025-09-14T23:59:59.999Z"),
      passed("2025-09-10T00:00:00Z", { check: "MULTIPLE_ALLOCATORS" }),
      passed("2025-09-10T00:00:00Z", { allocator: "f02" })
    ]
    assert.deepStrictEqual(shown(weeklyCheckCounts(rows)), [["2025-09-08", 3, null, 1, null]])
  })

  it("come newest first and compare with the week right before", () => {
    const rows = [
      failed("2025-09-01T00:00:00Z"),
      passed("2025-09-08T00:00:00Z"),
      passed("2025-09-08T00:00:00Z", { allocator: "f02" }),
      passed("2025-09-22T00:00:00Z")
    ]
    assert.deepStrictEqual(shown(weeklyCheckCounts(rows)), [
      ["2025-09-22", 1, null, 0, null],
      ["2025-09-08", 2, 2, 0, -1],
      ["2025-09-01", 0, null, 1, null]
    ])
  })

  it("compare a Monday with the Sunday of the week before, which is not shown", () => {
    const rows = [
      failed("2025-09-07T23:00:00Z"),
      passed("2025-09-08T01:00:00Z"),
      passed("2025-09-10T01:00:00Z"),
      passed("2025-09-15T00:00:00Z")
    ]
    assert.deepStrictEqual(shown(dailyCheckCounts(rows, weekOf(at("2025-09-08T00:00:00Z")))), [
      ["2025-09-10", 1, null, 0, null],
      ["2025-09-08", 1, 1, 0, -1]
    ])
  })

  it("are none without reports", () => {
    assert.deepStrictEqual(weeklyCheckCounts([]), [])
    assert.deepStrictEqual(dailyCheckCounts([], weekOf(at("2025-09-08T00:00:00Z"))), [])
  })

  it.prop("do not depend on the order of rows", [reordered(checks)], ([[one, other]]) => {
    assert.deepStrictEqual(weeklyCheckCounts(one), weeklyCheckCounts(other))
  })

  it.prop("of the days of a week are no fewer than those of the week", [checks], ([rows]) => {
    for (const week of weeklyCheckCounts(rows)) {
      const days = dailyCheckCounts(rows, weekOf(week.start))
      assert.isAtLeast(
        days.reduce((sum, { checksFailedCount }) => sum + checksFailedCount, 0),
        week.checksFailedCount
      )
      assert.isTrue(days.every(({ checksFailedCount }) => checksFailedCount <= week.checksFailedCount))
    }
  })
})
