import { assert, describe, it } from "@effect/vitest"
import { numberOfAlerts } from "../../../../src/domain/report/statistics/Alerts.js"
import { reordered } from "../../aggregation/arbitraries.js"
import { at, checks, failed, passed } from "./checks.js"

const noon = at("2025-09-10T12:00:00Z")

describe("alerts", () => {
  it("are the failed checks of each allocator's newest report of the day", () => {
    const rows = [
      failed("2025-09-10T06:00:00Z", { report: "b" }),
      failed("2025-09-10T06:00:00Z", { report: "b", check: "MULTIPLE_ALLOCATORS" }),
      passed("2025-09-10T06:00:00Z", { report: "b", check: "NOT_ENOUGH_COPIES" }),
      failed("2025-09-10T05:00:00Z", { report: "a", check: "NOT_ENOUGH_COPIES" }),
      failed("2025-09-10T23:59:59.999Z", { allocator: "f02" })
    ]
    assert.strictEqual(numberOfAlerts(rows, noon), 3)
  })

  it("are those of the last day that has reports, before the reports of today", () => {
    const rows = [
      failed("2025-09-07T06:00:00Z"),
      failed("2025-09-09T06:00:00Z", { allocator: "f02" }),
      failed("2025-09-11T00:00:00Z", { allocator: "f03" })
    ]
    assert.strictEqual(numberOfAlerts(rows, noon), 1)
    assert.strictEqual(numberOfAlerts(rows, at("2025-09-06T12:00:00Z")), 0)
  })

  it("are none without reports", () => {
    assert.strictEqual(numberOfAlerts([], noon), 0)
  })

  it("take the report with the greater number of two of one instant", () => {
    const rows = [failed("2025-09-10T06:00:00Z", { report: "10" }), passed("2025-09-10T06:00:00Z", { report: "9" })]
    assert.strictEqual(numberOfAlerts(rows, noon), 1)
  })

  it.prop("do not depend on the order of rows", [reordered(checks)], ([[one, other]]) => {
    assert.strictEqual(numberOfAlerts(one, noon), numberOfAlerts(other, noon))
  })
})
