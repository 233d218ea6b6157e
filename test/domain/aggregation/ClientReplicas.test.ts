import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { clientProviders } from "../../../src/domain/aggregation/ClientProviders.js"
import { clientReplicas } from "../../../src/domain/aggregation/ClientReplicas.js"
import { type EligibleDeal, eligibleDeals } from "../../../src/domain/aggregation/Deal.js"
import { sumOf } from "../../../src/domain/shared/Grouping.js"
import { asOf, deals, reordered } from "./arbitraries.js"

const deal = (provider: string, pieceCid: string | null, size: bigint): EligibleDeal => ({
  client: "f01",
  provider,
  isDdo: true,
  pieceCid,
  size,
  start: DateTime.unsafeMake("2025-01-01T00:00:00Z")
})

describe("replicas of clients", () => {
  it("take the greatest size of a piece for unique data", () => {
    assert.deepStrictEqual(clientReplicas([deal("f010", "a", 32n), deal("f011", "a", 64n)]), [
      { client: "f01", numOfReplicas: 2, totalDealSize: 96n, uniqueDataSize: 64n }
    ])
  })

  it("take deals without a piece for one piece", () => {
    assert.deepStrictEqual(clientReplicas([deal("f010", null, 32n), deal("f011", null, 32n)]), [
      { client: "f01", numOfReplicas: 2, totalDealSize: 64n, uniqueDataSize: 32n }
    ])
  })

  it.prop("add up to all deals of each client", [deals, asOf], ([rows, now]) => {
    const eligible = eligibleDeals(rows, now)
    const replicas = clientReplicas(eligible)
    for (const client of new Set(eligible.map((row) => row.client))) {
      assert.strictEqual(
        sumOf(
          replicas.filter((row) => row.client === client),
          ({ totalDealSize }) => totalDealSize
        ),
        sumOf(
          clientProviders(eligible).filter((row) => row.client === client),
          ({ totalDealSize }) => totalDealSize
        )
      )
    }
  })

  it.prop("keep unique data within the deals, and name each number of replicas once", [deals, asOf], ([rows, now]) => {
    const replicas = clientReplicas(eligibleDeals(rows, now))
    for (const row of replicas) {
      assert.isAtLeast(row.numOfReplicas, 1)
      assert.isTrue(row.uniqueDataSize <= row.totalDealSize)
    }
    assert.strictEqual(
      new Set(replicas.map(({ client, numOfReplicas }) => `${client} ${numOfReplicas}`)).size,
      replicas.length
    )
  })

  it.prop("do not depend on the order of the deals", [reordered(deals), asOf], ([[rows, others], now]) => {
    assert.deepStrictEqual(clientReplicas(eligibleDeals(rows, now)), clientReplicas(eligibleDeals(others, now)))
  })
})
