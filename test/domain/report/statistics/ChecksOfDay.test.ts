import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { checksOfDay, type ToldCheck } from "../../../../src/domain/report/statistics/ChecksOfDay.js"
import { reordered } from "../../aggregation/arbitraries.js"
import { at, checks, failed, passed } from "./checks.js"

const day = at("2025-09-10T00:00:00Z")
const TODAY = "2025-09-10T06:00:00Z"

const onlyFailure = (...rows: ReadonlyArray<ToldCheck>) => {
  const [allocator, ...others] = checksOfDay(rows, day)
  assert.deepStrictEqual(others, [])
  assert.strictEqual(allocator?.failedChecks.length, 1)
  return allocator?.failedChecks[0] ?? assert.fail("a check failed")
}
const iso = (instant: DateTime.Utc | null) => (instant === null ? null : DateTime.formatIso(instant))

describe("the checks of a day", () => {
  it("tell of a first failure that it is new", () => {
    const failure = onlyFailure(failed(TODAY, { message: "3 clients too many" }))
    assert.deepStrictEqual(failure, {
      check: "INACTIVITY",
      checkMsg: "3 clients too many",
      reportId: TODAY,
      reportCreateDate: at(TODAY),
      firstSeen: at(TODAY),
      lastSeen: null,
      lastPassed: null,
      isNewWeekly: true,
      isNewDaily: true
    })
  })

  it("tell when a failure was seen first and last, and when the check last passed, before that day", () => {
    const failure = onlyFailure(
      failed(TODAY),
      passed("2025-09-10T00:00:00Z"),
      failed("2025-09-10T00:30:00Z"),
      failed("2025-08-01T06:00:00Z"),
      failed("2025-09-09T23:59:59.999Z"),
      passed("2025-08-20T06:00:00Z"),
      passed("2025-08-10T06:00:00Z"),
      failed("2025-07-01T06:00:00Z", { check: "MULTIPLE_ALLOCATORS" })
    )
    assert.strictEqual(failure.reportId, TODAY)
    assert.strictEqual(iso(failure.firstSeen), "2025-08-01T06:00:00.000Z")
    assert.strictEqual(iso(failure.lastSeen), "2025-09-09T23:59:59.999Z")
    assert.strictEqual(iso(failure.lastPassed), "2025-08-20T06:00:00.000Z")
  })

  it("call a failure new again after more than 7 days, and after more than 36 hours", () => {
    const lastSeen = (instant: string) => {
      const { isNewWeekly, isNewDaily } = onlyFailure(failed(TODAY), failed(instant))
      return [isNewWeekly, isNewDaily]
    }
    assert.deepStrictEqual(lastSeen("2025-09-08T18:00:00.000Z"), [false, false])
    assert.deepStrictEqual(lastSeen("2025-09-08T17:59:59.999Z"), [false, true])
    assert.deepStrictEqual(lastSeen("2025-09-03T06:00:00.000Z"), [false, true])
    assert.deepStrictEqual(lastSeen("2025-09-03T05:59:59.999Z"), [true, true])
  })

  it("list allocators by the number of their id, and failed checks in the order of the API", () => {
    const allocators = checksOfDay(
      [
        failed(TODAY, { allocator: "f010", check: "INACTIVITY" }),
        failed(TODAY, { allocator: "f010", check: "MANUAL_ALLOCATION_SCHEDULE" }),
        passed(TODAY, { allocator: "f09" }),
        failed("2025-09-09T06:00:00Z", { allocator: "f08" })
      ],
      day
    )
    assert.deepStrictEqual(
      allocators.map(({ allocator, failedChecks }) => [allocator, ...failedChecks.map(({ check }) => check)]),
      [["f09"], ["f010", "MANUAL_ALLOCATION_SCHEDULE", "INACTIVITY"]]
    )
  })

  it("compare an allocator's counts with its own of the day before", () => {
    const rows = [
      failed(TODAY),
      passed("2025-09-09T06:00:00Z"),
      passed("2025-09-09T06:00:00Z", { check: "MULTIPLE_ALLOCATORS" }),
      failed(TODAY, { allocator: "f02" }),
      failed("2025-09-08T06:00:00Z", { allocator: "f02" })
    ]
    assert.deepStrictEqual(
      checksOfDay(rows, day).map((row) => [row.checksPassedChange, row.checksFailedChange]),
      [
        [-2, 1],
        [null, null]
      ]
    )
  })

  it.prop(
    "do not depend on the order of rows, and list each failed check once",
    [reordered(checks)],
    ([[one, other]]) => {
      const allocators = checksOfDay(one, day)
      assert.deepStrictEqual(allocators, checksOfDay(other, day))
      for (const { checksFailedCount, failedChecks } of allocators) {
        assert.strictEqual(failedChecks.length, checksFailedCount)
        for (const failure of failedChecks) {
          assert.isTrue(failure.isNewDaily || !failure.isNewWeekly)
          assert.isTrue(DateTime.lessThanOrEqualTo(failure.firstSeen, failure.lastSeen ?? failure.reportCreateDate))
        }
      }
    }
  )
})
