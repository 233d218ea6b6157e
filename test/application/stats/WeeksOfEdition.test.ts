import { assert, it } from "@effect/vitest"
import { DateTime, Option } from "effect"
import { weeksOf } from "../../../src/application/stats/WeeksOfEdition.js"
import { editions } from "../../../src/domain/time/FilPlusEdition.js"

it("a week belongs to the one edition in which its Monday lies", () => {
  const editionsOf = (monday: string) => {
    const week = DateTime.unsafeMake(monday)
    return editions
      .filter((edition) => {
        const { from, until } = weeksOf(Option.some(edition))
        return (
          Option.getOrElse(Option.map(from, DateTime.lessThanOrEqualTo(week)), () => true) &&
          Option.getOrElse(Option.map(until, DateTime.greaterThanOrEqualTo(week)), () => true)
        )
      })
      .map(({ id }) => id)
  }
  assert.deepStrictEqual(editionsOf("2024-02-26"), [4])
  assert.deepStrictEqual(editionsOf("2024-03-04"), [5])
  assert.deepStrictEqual(editionsOf("2025-07-07"), [5])
  assert.deepStrictEqual(editionsOf("2025-07-14"), [6])
})

it("without an edition no week is left out", () => {
  assert.deepStrictEqual(weeksOf(Option.none()), { from: Option.none(), until: Option.none() })
})
