import { assert, describe, it } from "@effect/vitest"
import { highReplica } from "../../../../src/domain/report/client/HighReplica.js"
import { lowReplica } from "../../../../src/domain/report/client/LowReplica.js"
import { notEnoughCopies } from "../../../../src/domain/report/client/NotEnoughCopies.js"
import { judge, passes, sentence } from "./clientReports.js"

const copies = (...shares: ReadonlyArray<readonly [numOfReplicas: number, percentage: number]>) => ({
  replicas: shares.map(([numOfReplicas, percentage]) => ({ numOfReplicas, percentage }))
})

describe("share of data with few or many copies", () => {
  it("is added up without the noise of doubles", () => {
    assert.isAbove(8.55 + 8.65 + 7.8, 25)
    const noisy = copies([1, 8.55], [2, 8.65], [3, 7.8], [4, 75])
    assert.isTrue(passes(lowReplica, noisy))
    assert.isFalse(passes(lowReplica, noisy, { maxLowReplicaPercentage: 24.99 }))
    assert.strictEqual(judge(lowReplica, noisy).metadata.msg, "Low replica percentage is 25.00%")
  })

  it("is low below the threshold and high above it", () => {
    assert.isTrue(passes(lowReplica, copies([4, 100])))
    assert.isFalse(passes(lowReplica, copies([3, 100])))
    assert.isTrue(passes(highReplica, copies([8, 100])))
    assert.isFalse(passes(highReplica, copies([9, 100])))
  })

  it("may be as much as the limit", () => {
    assert.isTrue(passes(lowReplica, copies([3, 25], [4, 75])))
    assert.isFalse(passes(lowReplica, copies([3, 25.01], [4, 74.99])))
    assert.isTrue(passes(highReplica, copies([9, 25], [4, 75])))
    assert.isFalse(passes(highReplica, copies([9, 25.01], [4, 74.99])))
    assert.isTrue(passes(notEnoughCopies, copies([3, 34], [4, 66])))
    assert.isFalse(passes(notEnoughCopies, copies([3, 34.01], [4, 65.99])))
  })

  it("is none of no data", () => {
    for (const check of [lowReplica, highReplica, notEnoughCopies]) assert.isTrue(passes(check, copies()))
  })

  it("is judged by the copies that the allocator requires, if any", () => {
    const single = copies([1, 100])
    assert.isTrue(passes(notEnoughCopies, { ...single, requiredCopies: 1 }))
    assert.isTrue(passes(notEnoughCopies, { ...single, requiredCopies: 0 }))
    assert.deepStrictEqual(judge(notEnoughCopies, { ...single, requiredCopies: null }).metadata, {
      msg: "Allocator did not define required replicas"
    })
    assert.deepStrictEqual(judge(notEnoughCopies, { ...single, requiredCopies: 2 }).metadata, {
      max_percentage_for_required_copies: 34,
      msg: "100.00% of data have less than allocator-defined 2+ replicas"
    })
  })

  it("says by how much it has to fall", () => {
    assert.strictEqual(
      sentence(judge(lowReplica, copies([1, 40.5]))),
      "passes when the share of data with fewer than 4 copies falls by 15.50 percentage points"
    )
    assert.strictEqual(
      sentence(judge(highReplica, copies([9, 25.01]))),
      "passes when the share of data with more than 8 copies falls by 0.01 percentage points"
    )
    assert.strictEqual(
      sentence(judge(notEnoughCopies, { ...copies([0, 50]), requiredCopies: 1 })),
      "passes when the share of data with fewer than 1 copy falls by 16.00 percentage points"
    )
  })
})
