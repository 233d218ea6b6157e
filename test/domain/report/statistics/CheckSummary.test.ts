import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { checkSummaries } from "../../../../src/domain/report/statistics/CheckSummary.js"
import { reordered } from "../../aggregation/arbitraries.js"
import { checks, failed, passed } from "./checks.js"

const datacap = (allocator: string) => (allocator === "f0100" ? null : BigInt(allocator.length))

describe("the summary of a check", () => {
  it("calls an allocator passed when every report of the period passed, and failed when one failed", () => {
    const rows = [
      passed("2025-09-08T00:00:00Z", { allocator: "f010" }),
      passed("2025-09-09T00:00:00Z", { allocator: "f010" }),
      passed("2025-09-08T00:00:00Z", { allocator: "f09" }),
      failed("2025-09-09T00:00:00Z", { allocator: "f09" }),
      failed("2025-09-09T00:00:00Z", { allocator: "f0100" })
    ]
    const [summary] = checkSummaries(rows, "week", datacap)
    assert.deepStrictEqual(summary?.periods, [
      {
        date: DateTime.unsafeMake("2025-09-08T00:00:00Z"),
        failed: [
          { allocator: "f09", totalDatacap: 3n },
          { allocator: "f0100", totalDatacap: null }
        ],
        passed: [{ allocator: "f010", totalDatacap: 4n }],
        failedDatacap: 3n,
        passedDatacap: 4n
      }
    ])
  })

  it("asks for the DataCap up to each period, newest period first", () => {
    const rows = [passed("2025-08-31T00:00:00Z"), passed("2025-09-01T00:00:00Z")]
    const dates = (groupBy: "week" | "month") =>
      checkSummaries(rows, groupBy, (_, period) => BigInt(DateTime.toEpochMillis(period))).flatMap(({ periods }) =>
        periods.map(({ date, passedDatacap }) => {
          assert.strictEqual(passedDatacap, BigInt(DateTime.toEpochMillis(date)))
          return DateTime.formatIsoDateUtc(date)
        })
      )
    assert.deepStrictEqual(dates("week"), ["2025-09-01", "2025-08-25"])
    assert.deepStrictEqual(dates("month"), ["2025-09-01", "2025-08-01"])
  })

  it("comes for checks with results, in the order of the API, with their texts of today", () => {
    const rows = [
      passed("2025-09-01T00:00:00Z", { check: "INACTIVITY" }),
      passed("2025-09-01T00:00:00Z", { check: "MANUAL_ALLOCATION_SCHEDULE" })
    ]
    assert.deepStrictEqual(
      checkSummaries(rows, "week", datacap).map(({ check, name }) => [check, name]),
      [
        ["MANUAL_ALLOCATION_SCHEDULE", "Manual allocation tranche schedule"],
        ["INACTIVITY", "Client inactivity"]
      ]
    )
  })

  it.prop(
    "does not depend on the order of rows, and has each allocator on one side",
    [reordered(checks)],
    ([[one, other]]) => {
      const summaries = checkSummaries(one, "month", datacap)
      assert.deepStrictEqual(summaries, checkSummaries(other, "month", datacap))
      for (const { check, periods } of summaries) {
        const allocators = new Set(one.filter((row) => row.check === check).map(({ allocator }) => allocator))
        for (const { failed: failing, passed: passing } of periods) {
          assert.sameMembers(
            [...failing, ...passing].map(({ allocator }) => allocator),
            Array.from(allocators)
          )
        }
      }
    }
  )
})
