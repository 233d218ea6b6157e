import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { missingRetrievabilityDays } from "../../../src/domain/storage-provider/RetrievabilityDays.js"

const at = (text: string) => DateTime.unsafeMake(text)
const named = (days: ReadonlyArray<DateTime.Utc>) => days.map(DateTime.formatIsoDateUtc)
const missing = (asOf: string, filled: ReadonlyArray<string> = [], empty: ReadonlyArray<string> = []) =>
  named(missingRetrievabilityDays(at(asOf), { filled: filled.map(at), empty }))

const DAY_MILLIS = 86_400_000
const FIRST = Date.UTC(2024, 2, 1)
const dayAt = (index: number) => DateTime.unsafeMake(FIRST + index * DAY_MILLIS)

describe("days of FilSpark that are missing", () => {
  it("begin with yesterday and end with 2024-03-01", () => {
    assert.deepStrictEqual(missing("2024-03-04T00:20:00Z"), ["2024-03-03", "2024-03-02", "2024-03-01"])
    assert.deepStrictEqual(missing("2024-03-02T00:00:00Z"), ["2024-03-01"])
    assert.deepStrictEqual(missing("2024-03-01T23:59:59Z"), [])
    assert.deepStrictEqual(missing("2020-01-01T00:00:00Z"), [])
  })

  it("are no days that have rows, whatever hour those are of", () => {
    assert.deepStrictEqual(missing("2024-03-04T00:20:00Z", ["2024-03-02T17:00:00Z", "2024-03-04T00:00:00Z"]), [
      "2024-03-03",
      "2024-03-01"
    ])
  })

  it("are no days that came back empty, once they are more than a week old", () => {
    const empty = ["2024-03-01", "2024-03-02", "2024-03-03"]
    const filled = Array.from({ length: 6 }, (_, index) => `2024-03-0${index + 4}T00:00:00Z`)
    assert.deepStrictEqual(missing("2024-03-10T00:20:00Z", filled, empty), ["2024-03-03"])
    assert.deepStrictEqual(missing("2024-03-09T00:20:00Z", filled, empty), ["2024-03-03", "2024-03-02"])
  })

  const index = fc.nat({ max: 40 })
  it.prop(
    "are each before today, each once, newest first, and with those that have rows all there are",
    [fc.nat({ max: 40 * DAY_MILLIS }), fc.array(index), fc.array(index)],
    ([offset, filled, empty]) => {
      const asOf = DateTime.unsafeMake(FIRST + offset)
      const days = missingRetrievabilityDays(asOf, {
        filled: filled.map(dayAt),
        empty: named(empty.map(dayAt))
      }).map(DateTime.toEpochMillis)
      assert.deepStrictEqual(
        days,
        Array.from(new Set(days)).sort((a, b) => b - a)
      )
      const today = Math.floor(offset / DAY_MILLIS)
      for (let day = 0; day < today; day++) {
        const mayBeAsked = !filled.includes(day) && (!empty.includes(day) || day >= today - 7)
        assert.strictEqual(days.includes(FIRST + day * DAY_MILLIS), mayBeAsked)
      }
      assert.isTrue(days.every((day) => day < FIRST + today * DAY_MILLIS))
    }
  )
})
