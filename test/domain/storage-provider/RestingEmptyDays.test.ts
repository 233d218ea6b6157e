import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { restingEmptyDays } from "../../../src/domain/storage-provider/RetrievabilityDays.js"

const DAY_MILLIS = 86_400_000
const FIRST = Date.UTC(2024, 2, 1)
const nameOf = (index: number) => DateTime.formatIsoDateUtc(DateTime.unsafeMake(FIRST + index * DAY_MILLIS))
const resting = (asOf: string, ...empty: ReadonlyArray<string>) => restingEmptyDays(DateTime.unsafeMake(asOf), empty)

describe("days that came back empty", () => {
  it("are taken at their word, but when they are thirty, sixty, … days old", () => {
    const days = ["2024-03-01", "2024-03-31", "2024-04-29"]
    assert.deepStrictEqual(resting("2024-04-30T00:20:00Z", ...days), ["2024-04-29"])
    assert.deepStrictEqual(resting("2024-04-30T23:59:59.999Z", ...days), ["2024-04-29"])
    assert.deepStrictEqual(resting("2024-05-01T00:00:00Z", ...days), days)
    assert.deepStrictEqual(resting("2026-02-19T00:20:00Z", "2024-03-01", "2024-03-02"), ["2024-03-02"])
  })

  it.prop(
    "each have one turn in any thirty days, a thirtieth of them a day",
    [fc.nat({ max: 900 }), fc.nat({ max: DAY_MILLIS - 1 })],
    ([start, time]) => {
      const empty = Array.from({ length: 600 }, (_, index) => nameOf(index))
      const turns = Array.from({ length: 30 }, (_, offset) => {
        const kept = new Set(
          restingEmptyDays(DateTime.unsafeMake(FIRST + (600 + start + offset) * DAY_MILLIS + time), empty)
        )
        return empty.filter((name) => !kept.has(name))
      })
      for (const turn of turns) assert.strictEqual(turn.length, 20)
      assert.deepStrictEqual(turns.flat().sort(), empty)
    },
    { fastCheck: { numRuns: 5 } }
  )
})
