import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { scoreShares } from "../../../src/domain/scoring/ScoreShares.js"
import { reordered } from "../aggregation/arbitraries.js"
import { now } from "./reports.js"
import { reportOf, result, storedReports } from "./storedReports.js"

describe("shares of compliant and non-compliant allocators", () => {
  it("include both ends of each range, without rounding", () => {
    const reports = [
      reportOf("f01", 1, [result(70, 100)]),
      reportOf("f02", 1, [result(69_999, 100_000)]),
      reportOf("f03", 1, [result(45, 100)]),
      reportOf("f04", 1, [result(45_001, 100_000)])
    ]
    assert.deepStrictEqual(scoreShares(reports, now), { compliant: 0.25, nonCompliant: 0.25 })
  })

  it("leave out reports of the day of the cut-off, but not of its first instant", () => {
    const midnight = DateTime.startOf(now, "day")
    const before = reportOf("f01", 3, [result(0, 10)])
    const at = { ...reportOf("f01", 0, [result(10, 10)]), createDate: midnight }
    const later = { ...at, createDate: DateTime.add(midnight, { millis: 1 }) }
    assert.deepStrictEqual(scoreShares([before, later], now), { compliant: 0, nonCompliant: 1 })
    assert.deepStrictEqual(scoreShares([before, at], now), { compliant: 1, nonCompliant: 0 })
  })

  it("leave out allocators whose newest report is not scored", () => {
    const reports = [reportOf("f01", 1, []), reportOf("f01", 2, [result(10, 10)]), reportOf("f02", 1, [result(8, 10)])]
    assert.deepStrictEqual(scoreShares(reports, now), { compliant: 1, nonCompliant: 0 })
  })

  it("are 0 when nobody is scored", () => {
    assert.deepStrictEqual(scoreShares([], now), { compliant: 0, nonCompliant: 0 })
  })

  it.prop(
    "do not depend on the order of the reports and never exceed 1",
    [reordered(storedReports)],
    ([[reports, others]]) => {
      const shares = scoreShares(reports, now)
      assert.deepStrictEqual(shares, scoreShares(others, now))
      assert.isAtMost(shares.compliant + shares.nonCompliant, 1)
    }
  )
})
