import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { calendarMonths, monthName, monthOf, nextMonth } from "../../../src/domain/time/CalendarMonth.js"

const at = (iso: string) => DateTime.unsafeMake(iso)
const names = (first: string, last: string) => calendarMonths(at(first), at(last)).map(monthName)

describe("calendar months", () => {
  it("begin at their first instant, UTC", () => {
    assert.strictEqual(DateTime.formatIso(monthOf(at("2025-07-31T23:59:59.999Z"))), "2025-07-01T00:00:00.000Z")
    assert.strictEqual(DateTime.formatIso(nextMonth(at("2025-12-31T23:59:59.999Z"))), "2026-01-01T00:00:00.000Z")
    assert.strictEqual(DateTime.formatIso(nextMonth(at("2024-01-31T12:00:00Z"))), "2024-02-01T00:00:00.000Z")
  })

  it("follow one another up to the one that contains the last instant", () => {
    assert.deepStrictEqual(names("2025-11-30T00:00:00Z", "2026-01-01T00:00:00Z"), ["2025-11", "2025-12", "2026-01"])
    assert.deepStrictEqual(names("2025-11-30T00:00:00Z", "2025-11-01T00:00:00Z"), ["2025-11"])
    assert.deepStrictEqual(names("2025-11-01T00:00:00Z", "2025-10-31T23:59:59Z"), [])
  })
})
