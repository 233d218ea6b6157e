import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { monthsBetween } from "../../../src/domain/time/Months.js"

const at = (text: string) => DateTime.unsafeMake(text)
const between = (start: string, end: string) => monthsBetween(at(start), at(end))

const instant = fc
  .integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) })
  .map((millis) => DateTime.unsafeMake(millis))

describe("months between instants", () => {
  it("are whole from a day to the same day", () => {
    assert.strictEqual(between("2025-05-01T06:00:00Z", "2025-10-01T06:00:00Z"), 5)
    assert.strictEqual(between("2024-02-29T00:00:00Z", "2025-02-28T00:00:00Z"), 12)
  })

  it("end on the last day of a shorter month", () => {
    assert.strictEqual(between("2025-01-31T00:00:00Z", "2025-02-28T00:00:00Z"), 1)
    assert.strictEqual(between("2025-01-31T00:00:00Z", "2025-02-14T00:00:00Z"), 0.5)
  })

  it("count the rest as a share of the month that it lies in", () => {
    assert.strictEqual(between("2025-01-01T00:00:00Z", "2025-02-15T00:00:00Z"), 1.5)
    assert.strictEqual(between("2025-03-10T12:00:00Z", "2025-03-10T18:00:00Z"), 1 / 124)
  })

  it("are negative when the end comes first", () => {
    assert.strictEqual(between("2025-12-01T06:00:00Z", "2025-10-01T06:00:00Z"), -2)
    assert.strictEqual(between("2025-11-16T00:00:00Z", "2025-10-01T00:00:00Z"), -1.5)
  })

  it.prop("grow with the end", [instant, instant, instant], ([start, one, other]) => {
    const [earlier, later] = DateTime.lessThan(one, other) ? [one, other] : [other, one]
    assert.isAtMost(monthsBetween(start, earlier), monthsBetween(start, later))
  })

  it("reach to the ends of the years 1 and 9999 and no further", () => {
    const far = DateTime.unsafeMake(8_640_000_000_000_000)
    const start = at("2025-01-01T00:00:00Z")
    assert.strictEqual(monthsBetween(start, far), monthsBetween(start, at("9999-12-31T23:59:59.999Z")))
    assert.strictEqual(monthsBetween(far, start), monthsBetween(at("9999-12-31T23:59:59.999Z"), start))
    assert.isTrue(Number.isFinite(monthsBetween(DateTime.unsafeMake(-8_640_000_000_000_000), far)))
  })
})
