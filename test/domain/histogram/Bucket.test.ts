import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import {
  type Bucket,
  countBucket,
  mergeBuckets,
  rateBucket,
  shareBucket
} from "../../../src/domain/histogram/Bucket.js"
import { sumOf } from "../../../src/domain/shared/Grouping.js"
import { reordered } from "../aggregation/arbitraries.js"
import { weeklyBuckets } from "./arbitraries.js"

const ends = ({ valueFromExclusive, valueToInclusive }: Bucket) => [valueFromExclusive, valueToInclusive]

describe("buckets", () => {
  it("hold the number of things at their upper end", () => {
    assert.deepStrictEqual([1, 2, 45_000].map(countBucket).map(ends), [
      [0, 1],
      [1, 2],
      [44_999, 45_000]
    ])
  })

  it("put a share of 0, and one of nothing, into (-5, 0]", () => {
    const shares = [
      [0n, 7n],
      [0n, 0n],
      [5n, 0n],
      [-1n, 7n]
    ] as const
    for (const [part, whole] of shares) assert.deepStrictEqual(ends(shareBucket(part, whole)), [-5, 0])
    assert.deepStrictEqual([0, -0, -0.5].map(rateBucket).map(ends), [
      [-5, 0],
      [-5, 0],
      [-5, 0]
    ])
  })

  it("put rates into the bucket above the boundary that they pass", () => {
    assert.deepStrictEqual(
      [0.0001, 0.05, 0.0501, 0.3, 0.95, 0.9501, 1].map((rate) => ends(rateBucket(rate))),
      [
        [0, 5],
        [0, 5],
        [5, 10],
        [25, 30],
        [90, 95],
        [95, 100],
        [95, 100]
      ]
    )
  })

  it.prop(
    "share out without rounding: below, on and above every boundary",
    [fc.integer({ min: 1, max: 20 }), fc.bigInt({ min: 1n, max: 2n ** 90n })],
    ([step, unit]) => {
      const whole = 20n * unit
      const boundary = BigInt(step) * unit
      const to = (part: bigint) => shareBucket(part, whole).valueToInclusive
      assert.strictEqual(to(boundary), 5 * step)
      assert.strictEqual(to(boundary + 1n), 5 * step + 5)
      if (unit > 1n) assert.strictEqual(to(boundary - 1n), 5 * step)
    }
  )

  it.prop(
    "hold every share: from < 100 · part / whole <= to",
    [fc.bigInt({ min: 0n, max: 2n ** 70n }), fc.bigInt({ min: 1n, max: 2n ** 70n })],
    ([a, b]) => {
      const [part, whole] = a <= b ? [a, b] : [b, a]
      const { valueFromExclusive, valueToInclusive } = shareBucket(part, whole)
      assert.isTrue(BigInt(valueFromExclusive) * whole < 100n * part)
      assert.isTrue(100n * part <= BigInt(valueToInclusive) * whole)
      assert.isTrue(valueToInclusive <= 100)
    }
  )

  it.prop(
    "rise with the rate, and stay within 0 and 100",
    [fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })],
    ([a, b]) => {
      const [low, high] = [rateBucket(Math.min(a, b)), rateBucket(Math.max(a, b))]
      assert.isTrue(low.valueToInclusive <= high.valueToInclusive)
      assert.isTrue(low.valueToInclusive >= 0 && high.valueToInclusive <= 100)
    }
  )

  it.prop(
    "merge without loss, each once a week, in whatever order they come",
    [reordered(weeklyBuckets)],
    ([[rows, others]]) => {
      const merged = mergeBuckets(rows)
      assert.deepStrictEqual(merged, mergeBuckets(others))
      assert.deepStrictEqual(mergeBuckets(merged), merged)
      assert.strictEqual(
        sumOf(merged, ({ totalDatacap }) => totalDatacap),
        sumOf(rows, ({ totalDatacap }) => totalDatacap)
      )
    }
  )
})
