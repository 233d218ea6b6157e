import type { CopyRow } from "./CopyRows.js"
import type { SampleDeal } from "./Deals.js"
import type { RealData } from "./RealData.js"
import { type Hour, heightAt, timestampText } from "./Timeline.js"

/** A generated row of `unified_verified_deal` as DMOB shows it at `until`: a sector may have been terminated since. */
export const dealRow = (deal: SampleDeal, until: Hour): CopyRow => {
  const slashed = deal.slashedAt !== undefined && deal.slashedAt < until ? deal.slashedAt : undefined
  return {
    id: deal.id,
    dealId: deal.dealId,
    claimId: deal.claimId,
    type: deal.type,
    clientId: deal.clientId,
    providerId: deal.providerId,
    sectorId: deal.sectorId,
    pieceCid: deal.pieceCid,
    pieceSize: deal.pieceSize,
    termMax: TERM_MAX,
    termMin: deal.dealId === 0 ? TERM_MIN : null,
    termStart: deal.start === undefined ? null : heightAt(deal.start),
    slashedEpoch: slashed === undefined ? 0 : heightAt(slashed),
    processedSlashedEpoch: slashed === undefined ? 0 : 1,
    removed: deal.removed,
    createdAt: timestampText(deal.created),
    updatedAt: timestampText(slashed ?? deal.updated)
  }
}

/** Epochs of five years and of half a year, the terms of most claims. */
const TERM_MAX = 5_256_000
const TERM_MIN = 518_400

/** Real rows of `unified_verified_deal` as they are; an empty field is NULL, and the reserved last column is not of the table. */
export const realDealRows = (data: RealData): ReadonlyArray<CopyRow> =>
  data.deals.map(({ dcSource: _, ...row }) =>
    Object.fromEntries(Object.entries(row).map(([column, text]) => [column, text === "" ? null : text]))
  )

/** Of so many direct deals one has a row in `dc_allocation_claim`. */
const DEALS_PER_CLAIM = 8

/** Rows of `dc_allocation_claim` that go with some of the direct deals. */
export const claimRows = (deals: ReadonlyArray<SampleDeal>): ReadonlyArray<CopyRow> =>
  deals
    .filter(({ dealId, id }) => dealId === 0 && id % DEALS_PER_CLAIM === 0)
    .map((deal) => ({
      id: deal.id,
      type: deal.start === undefined ? "allocation" : "claim",
      clientId: deal.clientId,
      providerId: deal.providerId,
      sectorId: deal.sectorId,
      removed: deal.removed,
      pieceCid: deal.pieceCid,
      pieceSize: deal.pieceSize,
      termMax: TERM_MAX,
      termMin: TERM_MIN,
      termStart: deal.start === undefined ? null : heightAt(deal.start),
      createdAt: timestampText(deal.created),
      updatedAt: timestampText(deal.updated),
      dealId: deal.dealId
    }))
