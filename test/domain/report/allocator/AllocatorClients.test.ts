import { assert, describe, it } from "@effect/vitest"
import { allocatorClients } from "../../../../src/domain/report/allocator/AllocatorClients.js"

const allowance = (id: number, client: string, allocator: string, amount: bigint | null) => ({
  id,
  client,
  allocator,
  allowance: amount,
  grantedAt: 1_750_000_000 + id,
  height: null
})
const none: ReadonlySet<string> = new Set()

describe("clients of an allocator's report", () => {
  it("have what their allocator granted, to the byte", () => {
    const [client] = allocatorClients([{ client: "f01", allocator: "f07" }], none, [
      allowance(2, "f01", "f07", 2n ** 60n + 1n),
      allowance(1, "f01", "f07", 2n ** 60n),
      allowance(3, "f01", "f08", 5n),
      allowance(4, "f02", "f07", 5n)
    ])
    assert.strictEqual(client?.allocationsNumber, 2)
    assert.strictEqual(client?.totalAllocations, 2n ** 61n + 1n)
    assert.deepStrictEqual(
      client?.allocations.map(({ id }) => id),
      [1, 2]
    )
  })

  it("have no allocation where the chain index has no amount", () => {
    const clients = allocatorClients(
      [
        { client: "f01", allocator: "f07" },
        { client: "f02", allocator: "f07" }
      ],
      none,
      [allowance(1, "f01", "f07", null)]
    )
    assert.deepStrictEqual(
      clients.map(({ allocationsNumber, totalAllocations }) => [allocationsNumber, totalAllocations]),
      [
        [0, 0n],
        [0, 0n]
      ]
    )
  })

  it("leave out contracts and rows without an id", () => {
    const verified = ["f01", "f02", null, ""].map((client) => ({ client, allocator: "f07" }))
    assert.deepStrictEqual(
      allocatorClients(verified, new Set(["f02"]), []).map(({ client }) => client),
      ["f01"]
    )
  })

  it("have a row for each member of a meta-allocator, with that member's allocations", () => {
    const clients = allocatorClients(
      [
        { client: "f010", allocator: "f070" },
        { client: "f010", allocator: "f07" },
        { client: "f09", allocator: "f070" },
        { client: "f09", allocator: "f070" }
      ],
      none,
      [allowance(1, "f010", "f07", 1n), allowance(2, "f010", "f070", 2n), allowance(3, "f09", "f070", 4n)]
    )
    assert.deepStrictEqual(
      clients.map(({ client, allocator, totalAllocations }) => [client, allocator, totalAllocations]),
      [
        ["f09", "f070", 4n],
        ["f010", "f07", 1n],
        ["f010", "f070", 2n]
      ]
    )
  })
})
