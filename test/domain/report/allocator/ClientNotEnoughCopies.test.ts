import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { allocatorReport } from "./allocatorReport.js"
import { limits, outcomeOf } from "./reports.js"

const clientOf = (client: string, ...shares: ReadonlyArray<readonly [copies: number, percentage: number]>) => ({
  client,
  allocators: [],
  replicas: shares.map(([numOfReplicas, percentage]) => ({ numOfReplicas, percentage }))
})
const outcome = (requiredCopies: number | null, ...clients: ReadonlyArray<ReturnType<typeof clientOf>>) =>
  outcomeOf("CLIENT_NOT_ENOUGH_COPIES", allocatorReport({ requiredCopies, clients })) ??
  assert.fail("the check applies when it has its limit")

describe("clients with too few copies", () => {
  it("are not looked for without the limit", () => {
    for (const limit of [null, Number.NaN, Number.POSITIVE_INFINITY]) {
      const without = { ...limits, maxRequiredCopiesPercentage: limit }
      assert.isNull(outcomeOf("CLIENT_NOT_ENOUGH_COPIES", allocatorReport({ requiredCopies: 4 }), without))
    }
  })

  it("are fine with an allocator that requires nothing", () => {
    const { result, metadata, explanation } = outcome(null, clientOf("f01", [1, 100]))
    assert.isTrue(result)
    assert.deepStrictEqual(metadata, { msg: "Allocator did not define required replicas" })
    assert.deepStrictEqual(explanation.prospect, { _tag: "Best" })
  })

  it("may hold just the limit in fewer copies, and not a hundredth more", () => {
    assert.isTrue(outcome(4, clientOf("f01", [3, 34], [4, 66])).result)
    assert.isFalse(outcome(4, clientOf("f01", [3, 34.01], [4, 65.99])).result)
  })

  it("are judged by the sum of their shares without the noise of doubles", () => {
    const report = allocatorReport({ requiredCopies: 4, clients: [clientOf("f01", [1, 0.1], [2, 0.2])] })
    assert.isTrue(0.1 + 0.2 > 0.3)
    assert.isTrue(
      outcomeOf("CLIENT_NOT_ENOUGH_COPIES", report, { ...limits, maxRequiredCopiesPercentage: 0.3 })?.result
    )
  })

  it("need at least as many copies as required", () => {
    assert.isFalse(outcome(4, clientOf("f01", [3, 100])).result)
    assert.isTrue(outcome(4, clientOf("f01", [4, 100])).result)
    assert.isTrue(outcome(4, clientOf("f01")).result)
  })

  it("are named with the limit and what has to change", () => {
    const { metadata, explanation } = outcome(4, clientOf("f0100", [3, 35]), clientOf("f09", [1, 60], [2, 40]))
    assert.deepStrictEqual(metadata, {
      violating_ids: ["f09", "f0100"],
      max_clients_with_not_enough_copies: 0,
      max_percentage_for_required_copies: 34,
      msg: "2 clients do not meet the 4 replicas requirement"
    })
    assert.strictEqual(
      explanation.prospect._tag === "Within" ? explanation.prospect.text : "",
      "passes when each of f09 and f0100 has at most 34% of its data in fewer than 4 copies"
    )
  })

  it.prop("never grow in number when data gets more copies", [fc.nat(10_000), fc.nat(10_000)], ([one, other]) => {
    const [less, more] = [Math.min(one, other) / 100, Math.max(one, other) / 100]
    const fewer = outcome(4, clientOf("f01", [3, less]))
    const many = outcome(4, clientOf("f01", [3, more]))
    assert.isTrue(fewer.result || !many.result)
  })
})
