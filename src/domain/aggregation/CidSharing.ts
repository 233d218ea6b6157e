import { Order } from "effect"
import { groupRows, sumOf } from "../shared/Grouping.js"
import type { EligibleDeal } from "./Deal.js"

/** Pieces of a client that another client stores too. */
export interface CidSharing {
  readonly client: string
  readonly otherClient: string
  /** Bytes of the other client's deals on these pieces, every replica of them. */
  readonly totalDealSize: bigint
  /** Pieces that both have. */
  readonly uniqueCidCount: number
}

const byPair = Order.combine(
  Order.mapInput(Order.string, (row: CidSharing) => row.client),
  Order.mapInput(Order.string, (row: CidSharing) => row.otherClient)
)

/**
 * Table `cid_sharing`, by client and other client. A pair comes both ways round, with the same number of pieces and, as
 * a rule, with different sizes; deals without a piece share nothing. Source: published rules, "Source aggregates", CID sharing.
 */
export const cidSharing = (deals: Iterable<EligibleDeal>): ReadonlyArray<CidSharing> => {
  const named = Array.from(deals).filter(({ pieceCid }) => pieceCid !== null)
  const shared = groupRows(named, ({ pieceCid }) => [pieceCid]).flatMap((piece) => {
    const holders = groupRows(piece, ({ client }) => [client]).map((group) => ({
      client: group[0].client,
      size: sumOf(group, ({ size }) => size)
    }))
    return holders.flatMap(({ client }) =>
      holders
        .filter((other) => other.client !== client)
        .map((other) => ({ client, otherClient: other.client, size: other.size }))
    )
  })
  return groupRows(shared, ({ client, otherClient }) => [client, otherClient])
    .map(
      (group): CidSharing => ({
        client: group[0].client,
        otherClient: group[0].otherClient,
        totalDealSize: sumOf(group, ({ size }) => size),
        uniqueCidCount: group.length
      })
    )
    .sort(byPair)
}
