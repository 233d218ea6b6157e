import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { EXACT_ONE, exactly, quotient } from "../../../src/domain/shared/Ratio.js"
import { exactSum, mean } from "../../../src/domain/shared/Statistics.js"
import { reordered } from "../aggregation/arbitraries.js"

const magnitude = fc.double({ min: 1e-200, max: 1e9, noNaN: true })
const values = fc.array(
  fc.oneof(
    fc.constant(0),
    magnitude,
    magnitude.map((value) => -value)
  )
)
const rates: fc.Arbitrary<ReadonlyArray<number>> = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 1
})

describe("sum", () => {
  it.prop("is the exact sum, rounded once", [values], ([numbers]) => {
    const exact = numbers.reduce((sum, value) => sum + exactly(value), 0n)
    assert.isTrue(exactSum(numbers) === quotient(exact, EXACT_ONE))
  })

  it("keeps what running addition loses", () => {
    assert.strictEqual(exactSum([1, 1e100, 1, -1e100]), 2)
    assert.strictEqual(exactSum(Array.from({ length: 10 }, () => 0.1)), 1)
  })

  it("rounds a tie by what lies below it", () => {
    assert.strictEqual(exactSum([1, 2 ** -53, 2 ** -106]), 1 + 2 ** -52)
    assert.strictEqual(exactSum([1, 2 ** -53]), 1)
  })
})

describe("mean", () => {
  it.prop("has the same bits in any order", [reordered(rates)], ([[numbers, others]]) => {
    assert.strictEqual(mean(numbers), mean(others))
  })

  it.prop("lies between the least and the greatest", [rates], ([numbers]) => {
    const value = mean(numbers)
    assert.isTrue(value !== null && value >= Math.min(...numbers) - 1e-15 && value <= Math.max(...numbers) + 1e-15)
  })

  it("of nothing is unknown", () => {
    assert.isNull(mean([]))
  })
})
