import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { allocatorClientStats } from "../../../src/domain/aggregation/AllocatorClientStats.js"
import { eligibleAllowances } from "../../../src/domain/aggregation/Allowance.js"
import { clientStats } from "../../../src/domain/aggregation/ClientStats.js"
import { eligibleDeals } from "../../../src/domain/aggregation/Deal.js"
import { hourlyClaims, hourlyDeals } from "../../../src/domain/aggregation/HourlyDeals.js"
import { EDITION_START_EPOCH } from "../../../src/domain/time/ChainEpoch.js"
import { allowances, asOf, assertTable, deals, expectedRows, inputs, required, source } from "./dmobSmall.js"

const entries = (table: string) =>
  inputs(table).map((row) => ({ allocator: required(row.allocator_id), rejected: row.rejected === "t" }))

describe("an allocator's clients on a day", () => {
  const grant = (client: string, hours: number) => ({
    client,
    allocator: "f07",
    height: EDITION_START_EPOCH + hours * 120,
    amount: 1n
  })
  const onChain = [
    { allocator: "f07", isMetaAllocator: false },
    { allocator: "f08", isMetaAllocator: true }
  ]

  it("has the fixture's rows", () => {
    const rows = allocatorClientStats(
      {
        registered: [...entries("allocator_registry"), ...entries("allocator_registry_archive")],
        onChain: source("verifier").map((row) => ({
          allocator: required(row.addressId),
          isMetaAllocator: row.isMetaAllocator === "t"
        })),
        grants: eligibleAllowances(allowances),
        deals: hourlyClaims(hourlyDeals(eligibleDeals(deals, asOf)))
      },
      asOf
    )
    assertTable(
      expectedRows("allocator_client_stats_daily", ["expected"]).map((row) => ({
        ...row,
        id: row.allocator_id ?? null
      })),
      rows.map((row) => ({
        id: row.allocator,
        date: row.date,
        allocator_id: row.allocator,
        number_of_clients: row.numberOfClients,
        returning_clients_percentage: row.returningClients,
        average_seconds_to_first_deal: row.averageSecondsToFirstDeal
      }))
    )
  })

  it("lists what some registry accepts and the chain knows as no metaallocator", () => {
    const registered = [
      { allocator: "f07", rejected: true },
      { allocator: "f07", rejected: false },
      { allocator: "f08", rejected: false },
      { allocator: "f09", rejected: false }
    ]
    const rows = allocatorClientStats({ registered, onChain, grants: [], deals: [] }, asOf)
    assert.deepStrictEqual(rows, [
      {
        date: DateTime.unsafeMake("2025-09-10T00:00:00Z"),
        allocator: "f07",
        numberOfClients: 0,
        returningClients: 0,
        averageSecondsToFirstDeal: null
      }
    ])
  })

  it("counts a client with two grants as one that returned, and rounds the mean wait to whole seconds", () => {
    const start = DateTime.unsafeMake("2024-03-01T00:00:00Z")
    const [row] = allocatorClientStats(
      {
        registered: [{ allocator: "f07", rejected: false }],
        onChain,
        grants: [grant("f01", 0), grant("f01", 1), grant("f02", 0), { ...grant("f02", 0), client: "f03" }],
        deals: [{ client: "f01", hour: DateTime.add(start, { hours: 1 }) }]
      },
      asOf
    )
    assert.strictEqual(row?.numberOfClients, 3)
    assert.strictEqual(row?.returningClients, 1 / 3)
    assert.strictEqual(row?.averageSecondsToFirstDeal, 1800)
  })
})

describe("all clients on a day", () => {
  it("counts those of whom the ledger tells more than allocations, and what all have left", () => {
    const ledger = [
      { client: "f01", type: "claim" },
      { client: "f01", type: "claimUpdated" },
      { client: "f02", type: "claim" },
      { client: "f03", type: "allocation" },
      { client: "f04", type: null },
      { client: null, type: "claim" }
    ]
    const clients = [
      { client: "f01", datacapRemaining: 0n },
      { client: "f02", datacapRemaining: 5n },
      { client: "f03", datacapRemaining: 7n },
      { client: "f05", datacapRemaining: null }
    ]
    assert.deepStrictEqual(clientStats(ledger, clients, asOf), {
      date: DateTime.unsafeMake("2025-09-10T00:00:00Z"),
      clientsWithActiveDeals: 2,
      clientsWithDatacapAndDeals: 1,
      totalRemainingDatacap: 12n
    })
  })
})
