import { assert, describe, it } from "@effect/vitest"
import { DateTime, Either, FastCheck as fc, Schema } from "effect"
import {
  dropWeekInProgress,
  isInProgress,
  lastFullWeek,
  nearestMonday,
  Week,
  weekAt,
  weekIndex,
  weekOf,
  weeksUpTo
} from "../../../src/domain/time/Week.js"

const instant = fc
  .integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) })
  .map((millis) => DateTime.unsafeMake(millis))
const at = (text: string) => DateTime.unsafeMake(text)
const WEEK_MILLIS = 7 * 86_400_000

describe("weeks", () => {
  it.prop("begin on a Monday at midnight UTC and hold their instants", [instant], ([now]) => {
    const week = weekOf(now)
    assert.strictEqual(DateTime.getPartUtc(week, "weekDay"), 1)
    const offset = DateTime.toEpochMillis(now) - DateTime.toEpochMillis(week)
    assert.isTrue(offset >= 0 && offset < WEEK_MILLIS)
  })

  it.prop("have numbers that lead back to them", [fc.integer({ min: -200, max: 1000 })], ([index]) => {
    assert.strictEqual(weekIndex(weekAt(index)), index)
  })

  it.prop("are full just before the one that is in progress", [instant], ([now]) => {
    assert.isFalse(isInProgress(lastFullWeek(now), now))
    assert.isTrue(isInProgress(weekOf(now), now))
    assert.strictEqual(weekIndex(weekOf(now)) - weekIndex(lastFullWeek(now)), 1)
  })

  it.prop("have a nearest Monday half a week away at most", [instant], ([now]) => {
    const distance = Math.abs(DateTime.toEpochMillis(nearestMonday(now)) - DateTime.toEpochMillis(now))
    assert.isAtMost(distance, WEEK_MILLIS / 2)
  })

  it("refuse an instant that is no Monday and name the nearest one, to the ends of time", () => {
    for (const [text, monday] of [
      ["2025-09-04T12:00:00.000Z", "2025-09-01T00:00:00.000Z"],
      ["2025-09-04T12:00:00.001Z", "2025-09-08T00:00:00.000Z"],
      ["+275760-09-13T00:00:00.000Z", "+275760-09-08T00:00:00.000Z"],
      ["-271821-04-20T00:00:00.000Z", "-271821-04-26T00:00:00.000Z"]
    ] as const) {
      const refused = Schema.decodeEither(Week)(text)
      assert.isTrue(Either.isLeft(refused))
      if (Either.isLeft(refused)) assert.include(refused.left.message, monday)
      assert.strictEqual(DateTime.formatIso(nearestMonday(at(text))), monday)
    }
  })
})

describe("weeks up to an instant", () => {
  it("run from the edition start to the week in progress", () => {
    assert.deepStrictEqual(weeksUpTo(at("2024-03-11T00:00:00Z")).map(DateTime.formatIsoDateUtc), [
      "2024-02-26",
      "2024-03-04",
      "2024-03-11"
    ])
  })

  it("are none before the edition", () => {
    assert.deepStrictEqual(weeksUpTo(at("2024-02-25T23:59:59Z")), [])
  })
})

describe("a series without its week in progress", () => {
  const series = [weekAt(0), weekAt(1)]
  const dropped = (now: string) => dropWeekInProgress(series, at(now), (week: Week) => week)

  it("loses its last week until that has ended", () => {
    assert.deepStrictEqual(dropped("2024-03-10T23:59:59.999Z"), [weekAt(0)])
    assert.deepStrictEqual(dropped("2024-03-11T00:00:00Z"), series)
  })

  it("loses one week at most", () => {
    assert.deepStrictEqual(dropped("2024-02-27T00:00:00Z"), [weekAt(0)])
  })
})
