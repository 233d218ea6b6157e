import { assert, describe, it } from "@effect/vitest"
import { allocatorReport } from "./allocatorReport.js"
import { outcomeOf } from "./reports.js"

const clientOf = (client: string, ...allocators: ReadonlyArray<string>) => ({ client, allocators, replicas: [] })
const outcome = (...clients: ReadonlyArray<ReturnType<typeof clientOf>>) =>
  outcomeOf("CLIENT_MULTIPLE_ALLOCATORS", allocatorReport({ clients })) ?? assert.fail("the check always applies")

describe("clients with several allocators", () => {
  it("are none while each has one beside Glif", () => {
    const { result, metadata } = outcome(clientOf("f01", "f0121877", "f07"), clientOf("f02"))
    assert.isTrue(result)
    assert.deepStrictEqual(metadata.violating_ids, [])
  })

  it("are listed by the number of their id", () => {
    const { result, metadata } = outcome(clientOf("f0100", "f07", "f08"), clientOf("f09", "f08", "f07"))
    assert.isFalse(result)
    assert.deepStrictEqual(metadata.violating_ids, ["f09", "f0100"])
    assert.strictEqual(metadata.msg, "2 clients receiving datacap from more than one allocator")
  })

  it("count once under a meta-allocator, which has a row of a client for each of its members", () => {
    const { metadata } = outcome(clientOf("f09", "f07", "f08"), clientOf("f09", "f07", "f08"))
    assert.deepStrictEqual(metadata.violating_ids, ["f09"])
    assert.strictEqual(metadata.msg, "1 client receiving datacap from more than one allocator")
  })

  it("may not have two rows with one allocator either, as in their own reports", () => {
    assert.isFalse(outcome(clientOf("f09", "f07", "f07")).result)
  })

  it("are what has to change", () => {
    const { explanation } = outcome(clientOf("f0100", "f07", "f08"), clientOf("f09", "f08", "f07"))
    assert.deepStrictEqual(explanation.prospect, {
      _tag: "Within",
      boundary: "at most 1 allocator for a client, Glif aside",
      distance: { unit: "clients", amount: 2 },
      text: "passes when each of f09 and f0100 has DataCap from 1 allocator only, Glif aside"
    })
    assert.deepInclude(explanation.inputs, {
      name: "Most allocators of one client, Glif aside",
      value: { unit: "allocators", amount: 2 }
    })
  })
})
