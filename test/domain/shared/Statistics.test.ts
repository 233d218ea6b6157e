import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { EXACT_ONE, exactly, quotient } from "../../../src/domain/shared/Ratio.js"
import { exactSum, mean, standardDeviation } from "../../../src/domain/shared/Statistics.js"
import { reordered } from "../aggregation/arbitraries.js"

const magnitude = fc.double({ min: 1e-200, max: 1e9, noNaN: true })
const values = fc.array(
  fc.oneof(
    fc.constant(0),
    magnitude,
    magnitude.map((value) => -value)
  )
)
const rates: fc.Arbitrary<ReadonlyArray<number>> = fc.array(
  fc.oneof(fc.constant(0), fc.double({ min: 1e-200, max: 1, noNaN: true })),
  { minLength: 1 }
)

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
    assert.isTrue(value !== null && value >= Math.min(...numbers) && value <= Math.max(...numbers))
  })

  it("of equal values is that value, which dividing their rounded sum would miss", () => {
    assert.strictEqual((0.173 + 0.173 + 0.173) / 3, 0.17299999999999996)
    assert.strictEqual(mean([0.173, 0.173, 0.173]), 0.173)
  })

  it("of nothing is unknown", () => {
    assert.isNull(mean([]))
  })
})

describe("standard deviation", () => {
  it("of equal values is 0", () => {
    for (const equal of [0.1, 0.7, 1 / 3]) {
      const deviation = standardDeviation([equal, equal, equal].map(exactly), EXACT_ONE)
      assert.deepStrictEqual(deviation, { value: 0, hundredths: 0n, isBetween: false })
    }
  })

  it("that is a whole number of hundredths is found there", () => {
    assert.deepStrictEqual(standardDeviation([30n, 90n, 110n, 170n], 100n), {
      value: 0.5,
      hundredths: 50n,
      isBetween: false
    })
    assert.deepStrictEqual(standardDeviation([1n, 2n, 3n], 1n), {
      value: Math.sqrt(2 / 3),
      hundredths: 81n,
      isBetween: true
    })
  })

  it("of nothing is unknown", () => {
    assert.isNull(standardDeviation([], 1n))
  })
})
