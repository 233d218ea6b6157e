import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { type ClientAllowance, clientAllocations } from "../../../../src/domain/report/allocator/ClientAllocations.js"
import { EDITION_START_EPOCH } from "../../../../src/domain/time/ChainEpoch.js"
import { reordered } from "../../aggregation/arbitraries.js"
import { client } from "./reports.js"

const allowance = (facts: Partial<ClientAllowance> = {}): ClientAllowance => ({
  id: 1,
  client: "f01",
  allocator: "f07",
  allowance: 10n,
  grantedAt: 1_753_000_000,
  height: 5_000_000,
  ...facts
})

const timesOf = (...rows: ReadonlyArray<ClientAllowance>) =>
  clientAllocations(rows).map(({ timestamp }) => DateTime.formatIso(timestamp))

const allowances: fc.Arbitrary<ReadonlyArray<ClientAllowance>> = fc.uniqueArray(
  fc.record({
    id: fc.nat(60),
    client,
    allocator: fc.constantFrom("f07", "f070"),
    allowance: fc.option(fc.bigInt({ min: -2n, max: 2n ** 70n })),
    grantedAt: fc.option(fc.oneof(fc.constantFrom(0, 1_753_000_000), fc.integer({ min: 0, max: 2 ** 31 - 1 }))),
    height: fc.option(fc.integer({ min: 0, max: 2 ** 31 - 1 }))
  }),
  { selector: ({ id }) => id }
)

describe("allocations of an allocator's report", () => {
  it("have the time of their message", () => {
    assert.deepStrictEqual(timesOf(allowance()), ["2025-07-20T08:26:40.000Z"])
  })

  it("have the time of their epoch where that of the message is unknown", () => {
    const start = "2024-03-01T00:00:00.000Z"
    for (const grantedAt of [null, 0]) {
      assert.deepStrictEqual(timesOf(allowance({ grantedAt, height: EDITION_START_EPOCH })), [start])
    }
  })

  it("are left out without an amount or a time", () => {
    assert.deepStrictEqual(timesOf(allowance({ allowance: null }), allowance({ allowance: -1n })), [])
    assert.deepStrictEqual(timesOf(allowance({ grantedAt: null, height: null })), [])
  })

  it("come by time over all clients, and of one instant in the order of the chain index", () => {
    const rows = [
      allowance({ id: 3, client: "f01" }),
      allowance({ id: 2, client: "f09" }),
      allowance({ id: 9, client: "f01", grantedAt: 1_700_000_000 })
    ]
    assert.deepStrictEqual(
      clientAllocations(rows).map(({ id }) => id),
      [9, 2, 3]
    )
  })

  it.prop("do not depend on the order of rows", [reordered(allowances)], ([[one, other]]) => {
    assert.deepStrictEqual(clientAllocations(one), clientAllocations(other))
  })
})
