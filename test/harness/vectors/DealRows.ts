import { Schema } from "effect"
import type { Deal } from "../../../src/domain/aggregation/Deal.js"
import { Count, Integer, ignored, unknownAsNull } from "./VectorValues.js"

const DealRow = Schema.Struct({
  clientId: unknownAsNull(Schema.String),
  providerId: unknownAsNull(Schema.String),
  pieceCid: unknownAsNull(Schema.String),
  pieceSize: unknownAsNull(Integer),
  termStart: unknownAsNull(Count),
  dealId: Schema.optionalWith(Count, { nullable: true, default: () => 0 }),
  id: ignored,
  claimId: ignored,
  type: ignored,
  sectorId: ignored,
  termMin: ignored,
  termMax: ignored,
  slashedEpoch: ignored,
  processedSlashedEpoch: ignored,
  removed: ignored,
  createdAt: ignored,
  updatedAt: ignored
})

/** Rows of `unified_verified_deal`; missing and null alike: none. */
export const DealRows = Schema.optionalWith(Schema.Array(DealRow), { nullable: true, default: () => [] })

const prefixed = (id: string | null): string | null => (id === null ? null : `f0${id}`)

/** Rows of `unified_verified_deal` as the domain knows them. */
export const dealsOf = (deals: ReadonlyArray<typeof DealRow.Type>): ReadonlyArray<Deal> =>
  deals.map((deal) => ({
    client: prefixed(deal.clientId),
    provider: prefixed(deal.providerId),
    isDdo: deal.dealId === 0,
    pieceCid: deal.pieceCid,
    pieceSize: deal.pieceSize,
    termStart: deal.termStart
  }))
