import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { cidSharing } from "../../../src/domain/aggregation/CidSharing.js"
import { type EligibleDeal, eligibleDeals } from "../../../src/domain/aggregation/Deal.js"
import { sumOf } from "../../../src/domain/shared/Grouping.js"
import { asOf, deals, reordered } from "./arbitraries.js"

const deal = (client: string, pieceCid: string | null): EligibleDeal => ({
  client,
  provider: "f010",
  isDdo: true,
  pieceCid,
  size: 32n,
  start: DateTime.unsafeMake("2025-01-01T00:00:00Z")
})

describe("shared pieces", () => {
  it("are none between deals without a piece", () => {
    assert.deepStrictEqual(cidSharing([deal("f01", null), deal("f02", null), deal("f01", "a"), deal("f02", "b")]), [])
  })

  it.prop("come both ways round with one number of pieces", [deals, asOf], ([rows, now]) => {
    const shared = cidSharing(eligibleDeals(rows, now))
    for (const row of shared) {
      const opposite = shared.filter((other) => other.client === row.otherClient && other.otherClient === row.client)
      assert.deepStrictEqual(
        opposite.map(({ uniqueCidCount }) => uniqueCidCount),
        [row.uniqueCidCount]
      )
      assert.notStrictEqual(row.client, row.otherClient)
    }
  })

  it.prop("are those of a comparison of all clients piece by piece", [deals, asOf], ([rows, now]) => {
    const eligible = eligibleDeals(rows, now)
    const clients = Array.from(new Set(eligible.map(({ client }) => client))).sort()
    const dealsOf = (client: string) => eligible.filter((deal) => deal.client === client && deal.pieceCid !== null)
    const expected = clients.flatMap((client) => {
      const own = new Set(dealsOf(client).map(({ pieceCid }) => pieceCid))
      return clients
        .filter((other) => other !== client)
        .map((otherClient) => {
          const common = dealsOf(otherClient).filter(({ pieceCid }) => own.has(pieceCid))
          return {
            client,
            otherClient,
            totalDealSize: sumOf(common, ({ size }) => size),
            uniqueCidCount: new Set(common.map(({ pieceCid }) => pieceCid)).size
          }
        })
        .filter(({ uniqueCidCount }) => uniqueCidCount > 0)
    })
    assert.deepStrictEqual(cidSharing(eligible), expected)
  })

  it.prop("do not depend on the order of the deals", [reordered(deals), asOf], ([[rows, others], now]) => {
    assert.deepStrictEqual(cidSharing(eligibleDeals(rows, now)), cidSharing(eligibleDeals(others, now)))
  })
})
