import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc, Option } from "effect"
import {
  percentageAbove,
  percentageBelow,
  replicaThresholds,
  totalUniqueDataSize,
  withReplicaShares
} from "../../../src/domain/client/ReplicaDistribution.js"

const sizes = (...totals: ReadonlyArray<bigint>) => totals.map((totalDealSize) => ({ totalDealSize }))

describe("share of a number of copies", () => {
  it("is cut off after two decimals, never rounded", () => {
    const shares = withReplicaShares(sizes(1n, 2n)).map(({ percentage }) => percentage)
    assert.deepStrictEqual(shares, [33.33, 66.66])
  })

  it("is 0 of a client without deal size", () => {
    assert.deepStrictEqual(
      withReplicaShares(sizes(0n, 0n)).map(({ percentage }) => percentage),
      [0, 0]
    )
    assert.deepStrictEqual(withReplicaShares([]), [])
  })

  it.prop(
    "adds up to 100 but for what is cut off",
    [fc.array(fc.bigInt(0n, 2n ** 80n), { minLength: 1 })],
    ([totals]) => {
      const shares = withReplicaShares(sizes(...totals)).map((row, numOfReplicas) => ({ ...row, numOfReplicas }))
      const sum = percentageAbove(shares, -1)
      assert.isAtMost(sum, 100)
      if (totals.some((total) => total > 0n)) assert.isAbove(sum, 100 - totals.length / 100)
      assert.strictEqual(percentageBelow(shares, totals.length), sum)
    }
  )

  it("is added up by the copies below or above a number", () => {
    const shares = [
      { numOfReplicas: 1, percentage: 0.1 },
      { numOfReplicas: 2, percentage: 0.2 },
      { numOfReplicas: 3, percentage: 0.7 }
    ]
    assert.strictEqual(percentageBelow(shares, 3), 0.3)
    assert.strictEqual(percentageAbove(shares, 2), 0.7)
    assert.strictEqual(percentageBelow([], 3), 0)
  })

  it("is added up to what it is, beyond two decimals too", () => {
    const shares = [12.504, 12.504, Number.NaN].map((percentage) => ({ numOfReplicas: 1, percentage }))
    assert.strictEqual(percentageBelow(shares, 2), 25.008)
  })
})

describe("unique data of a client", () => {
  it("is the sum of its rows, 0 without any", () => {
    assert.strictEqual(totalUniqueDataSize([{ uniqueDataSize: 2n ** 60n }, { uniqueDataSize: 1n }]), 2n ** 60n + 1n)
    assert.strictEqual(totalUniqueDataSize([]), 0n)
  })
})

describe("replica thresholds of a client", () => {
  it("are those of the edition in which it applied", () => {
    assert.deepStrictEqual(replicaThresholds(1_752_191_999), Option.some({ low: 4, high: 10 }))
    assert.deepStrictEqual(replicaThresholds(1_752_192_000), Option.some({ low: 4, high: 8 }))
  })

  it("are unknown with the time", () => {
    for (const unknown of [null, 0, Number.NaN]) assert.deepStrictEqual(replicaThresholds(unknown), Option.none())
  })
})
