import { DateTime } from "effect"
import { epochStart, isCurrent } from "../time/ChainEpoch.js"

/** A verified deal or claim as DMOB keeps it (`unified_verified_deal`), ids with their `f0`. */
export interface Deal {
  readonly client: string | null
  readonly provider: string | null
  /** A claim that no market deal stands behind. */
  readonly isDdo: boolean
  readonly pieceCid: string | null
  /** Bytes, padded. */
  readonly pieceSize: bigint | null
  /** Epoch; null for an allocation that nobody has claimed. */
  readonly termStart: number | null
}

/** A deal that counts. */
export interface EligibleDeal {
  readonly client: string
  readonly provider: string
  readonly isDdo: boolean
  /** Deals without a piece count as one piece. */
  readonly pieceCid: string | null
  /** Bytes, at least 0. */
  readonly size: bigint
  readonly start: DateTime.Utc
}

/**
 * Deals that have begun since the edition start and by `asOf`, whatever became of them later. Rows without client,
 * provider or a possible size are left out. Source: data model, "Which deals count".
 */
export const eligibleDeals = (deals: Iterable<Deal>, asOf: DateTime.Utc): ReadonlyArray<EligibleDeal> => {
  const eligible: Array<EligibleDeal> = []
  for (const { client, provider, isDdo, pieceCid, pieceSize, termStart } of deals) {
    if (termStart === null || !isCurrent(termStart)) continue
    if (client === null || provider === null || pieceSize === null || pieceSize < 0n) continue
    const start = epochStart(termStart)
    if (DateTime.greaterThan(start, asOf)) continue
    eligible.push({ client, provider, isDdo, pieceCid, size: pieceSize, start })
  }
  return eligible
}
