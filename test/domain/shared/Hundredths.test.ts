import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { hundredthsCovering, hundredthsOf, hundredthsWithin } from "../../../src/domain/shared/Hundredths.js"

describe("hundredths", () => {
  it.prop("of a number with two decimals are exact", [fc.integer({ min: 0, max: 10 ** 9 })], ([hundredths]) => {
    assert.strictEqual(hundredthsOf(hundredths / 100), hundredths)
    assert.strictEqual(hundredthsWithin(hundredths / 100), hundredths)
  })

  it.prop(
    "within a number are the most that are not above it",
    [fc.double({ min: 0, max: 1e9, noNaN: true })],
    ([value]) => {
      const within = hundredthsWithin(value)
      assert.isAtMost(within / 100, value)
      assert.isAbove((within + 1) / 100, value)
    }
  )

  it.prop(
    "that cover a number are the fewest that are not below it",
    [fc.double({ min: 0, max: 1e9, noNaN: true })],
    ([value]) => {
      const covering = hundredthsCovering(value)
      assert.isAtLeast(covering / 100, value)
      assert.isBelow((covering - 1) / 100, value)
    }
  )
})
