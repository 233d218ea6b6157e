import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import {
  compareTo,
  EXACT_ONE,
  exactly,
  percentOf,
  quotient,
  scaleInteger,
  squareRoot,
  toNumber,
  truncated,
  truncatedRatio
} from "../../../src/domain/shared/Ratio.js"

const double = fc.double({ noNaN: true, noDefaultInfinity: true })
const safe = fc.integer({ min: -(2 ** 53), max: 2 ** 53 })
const positive = fc.bigInt({ min: 1n, max: 2n ** 90n })

describe("quotient", () => {
  it.prop("is IEEE division where both numbers are doubles", [safe, safe.filter((b) => b !== 0)], ([a, b]) => {
    assert.strictEqual(quotient(BigInt(a), BigInt(b)), a / b + 0)
  })

  it.prop("gives a double back unchanged", [fc.double({ min: 2 ** -800, max: 2 ** 900, noNaN: true })], ([value]) => {
    assert.strictEqual(quotient(exactly(value), EXACT_ONE), value)
  })

  it.prop("depends on the ratio alone", [positive, positive, positive], ([a, b, factor]) => {
    assert.strictEqual(quotient(a * factor, b * factor), quotient(a, b))
  })

  it("is 0 over 0", () => {
    assert.strictEqual(quotient(5n, 0n), 0)
  })
})

describe("exactly", () => {
  it.prop("keeps the order of doubles and their signs", [double, double], ([a, b]) => {
    assert.strictEqual(exactly(a) < exactly(b), a < b)
    assert.strictEqual(exactly(-a), -exactly(a))
  })

  it("takes what is no finite number for 0", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -0]) assert.strictEqual(exactly(value), 0n)
  })

  it.prop("adds like the doubles where they add without rounding", [fc.nat(), fc.nat()], ([a, b]) => {
    assert.strictEqual(exactly(a / 8) + exactly(b / 8), exactly((a + b) / 8))
  })
})

describe("a boundary", () => {
  it.prop("is met by its own ratio, and by none that is greater or less by anything", [double, positive], (input) => {
    const [boundary, unit] = input
    const near = (steps: bigint) => ({ numerator: exactly(boundary) * unit + steps, denominator: EXACT_ONE * unit })
    assert.deepStrictEqual(
      [-1n, 0n, 1n].map((steps) => compareTo(near(steps), boundary)),
      [-1, 0, 1]
    )
  })

  it.prop("compares numbers as numbers", [double, double], ([value, boundary]) => {
    assert.strictEqual(compareTo(value, boundary), value < boundary ? -1 : value > boundary ? 1 : 0)
  })
})

describe("percentage", () => {
  it("of a whole that is not above 0 is 0", () => {
    for (const whole of [0n, -5n]) assert.strictEqual(toNumber(percentOf(7n, whole)), 0)
    assert.strictEqual(toNumber(percentOf(1n, 8n)), 12.5)
    assert.strictEqual(truncated(percentOf(55_009n, 100_000n)), 55)
  })
})

describe("truncated ratio", () => {
  it.prop(
    "never exceeds the ratio and misses less than its last decimal",
    [positive, positive, fc.nat(6)],
    ([a, b, decimals]) => {
      const unit = 10n ** BigInt(decimals)
      const cut = (a * unit) / b
      assert.strictEqual(truncatedRatio(a, b, decimals), quotient(cut, unit))
      assert.isTrue(cut * b <= a * unit && (cut + 1n) * b > a * unit)
    }
  )

  it("cuts towards zero on both sides", () => {
    assert.strictEqual(truncatedRatio(5509n, 100n, 1), 55)
    assert.strictEqual(truncatedRatio(-2n, 3n), -0.66)
  })

  it("is 0 over 0, for shares of nothing", () => {
    assert.strictEqual(truncatedRatio(1n, 0n), 0)
  })
})

describe("scaling", () => {
  it.prop(
    "by a factor up to 1 never grows a number",
    [positive, fc.double({ min: 0, max: 1, noNaN: true })],
    ([value, factor]) => {
      assert.isTrue(scaleInteger(value, factor) <= value)
    }
  )

  it("rounds the factor to six decimals and cuts the product off", () => {
    assert.strictEqual(scaleInteger(1_000_000n, 0.000_000_5), 1n)
    assert.strictEqual(scaleInteger(1_000_000n, 0.000_000_49), 0n)
    assert.strictEqual(scaleInteger(3n, 0.666_666_7), 2n)
    assert.strictEqual(scaleInteger(-3n, 0.5), -1n)
  })

  it("by 1 changes nothing beyond 2^53", () => {
    assert.strictEqual(scaleInteger(2n ** 60n + 1n, 1), 2n ** 60n + 1n)
  })
})

describe("square root", () => {
  it.prop("is the greatest whole number whose square is not above", [fc.bigInt(0n, 2n ** 200n)], ([value]) => {
    const root = squareRoot(value)
    assert.isTrue(root * root <= value && value < (root + 1n) ** 2n)
    assert.strictEqual(squareRoot(value * value), value)
  })
})

describe("scaling by what is no finite number", () => {
  it("gives 0", () => {
    for (const factor of [Number.NaN, Number.POSITIVE_INFINITY]) assert.strictEqual(scaleInteger(10n, factor), 0n)
  })
})
