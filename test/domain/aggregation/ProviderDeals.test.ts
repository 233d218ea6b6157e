import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { providerDeals, type SectorDeal } from "../../../src/domain/aggregation/ProviderDeals.js"
import { reordered } from "./arbitraries.js"
import { assertTable, expectedRows, number, required, source, whole } from "./dmobSmall.js"

const deal: SectorDeal = { client: "f01", provider: "f05", pieceSize: 8n, termStart: 100, sectorId: "1" }

const deals = fc.array(
  fc.record<SectorDeal>({
    client: fc.constantFrom("f01", "f02", null),
    provider: fc.constantFrom("f05", "f06", null),
    pieceSize: fc.constantFrom(null, -1n, 0n, 5n, 2n ** 60n),
    termStart: fc.option(fc.integer({ min: -10, max: 1000 })),
    sectorId: fc.constantFrom("1", "0", "null", null)
  })
)

describe("deals of a provider", () => {
  it("has the fixture's rows", () => {
    const rows = providerDeals(
      source("unique_providers").map((row) => `f0${required(row.providerId)}`),
      source("unified_verified_deal").map((row) => ({
        client: row.clientId === null ? null : `f0${row.clientId}`,
        provider: row.providerId === null ? null : `f0${row.providerId}`,
        pieceSize: whole(row.pieceSize),
        termStart: number(row.termStart),
        sectorId: row.sectorId ?? null
      }))
    )
    assertTable(
      expectedRows("provider", ["expected"]),
      rows.map((row) => ({
        id: row.provider,
        num_of_deals: row.numOfDeals,
        total_deal_size: row.totalDealSize,
        num_of_clients: row.numOfClients,
        last_deal_height: row.lastDealHeight,
        first_deal_height: row.firstDealHeight
      }))
    )
  })

  it("counts a deal in any sector, the text null included, whenever it began", () => {
    const rows = providerDeals(
      ["f05"],
      [deal, { ...deal, sectorId: "null", termStart: 7 }, { ...deal, sectorId: "0" }, { ...deal, sectorId: null }]
    )
    assert.deepStrictEqual(rows, [
      {
        provider: "f05",
        numOfDeals: 2,
        totalDealSize: 16n,
        numOfClients: 1,
        lastDealHeight: 100,
        firstDealHeight: 7
      }
    ])
  })

  it("takes a client none of whose deals began for one that began at 0", () => {
    const heights = (rows: ReadonlyArray<SectorDeal>) =>
      providerDeals(["f05"], rows).map(({ firstDealHeight, lastDealHeight }) => [firstDealHeight, lastDealHeight])
    assert.deepStrictEqual(heights([deal, { ...deal, termStart: null }]), [[100, 100]])
    assert.deepStrictEqual(heights([deal, { ...deal, client: "f02", termStart: null }]), [[0, 100]])
  })

  it.prop(
    "has a row for each known provider once, whatever the order of deals",
    [reordered(deals)],
    ([[rows, others]]) => {
      const totals = providerDeals(["f06", "f05", "f06", "f07"], rows)
      assert.deepStrictEqual(
        totals.map(({ provider }) => provider),
        ["f05", "f06", "f07"]
      )
      assert.deepStrictEqual(totals, providerDeals(["f05", "f06", "f07"], others))
    }
  )
})
