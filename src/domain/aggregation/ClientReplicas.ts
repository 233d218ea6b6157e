import { Order } from "effect"
import { greatestOf, groupRows, sumOf } from "../shared/Grouping.js"
import type { EligibleDeal } from "./Deal.js"

/** Pieces of a client that the same number of providers hold. */
export interface ClientReplicas {
  readonly client: string
  /** Distinct providers of each of the pieces, at least 1. */
  readonly numOfReplicas: number
  /** Bytes. */
  readonly totalDealSize: bigint
  /** Bytes: each piece once, with the greatest size it was ever given. */
  readonly uniqueDataSize: bigint
}

const byClientAndReplicas = Order.combine(
  Order.mapInput(Order.string, (row: ClientReplicas) => row.client),
  Order.mapInput(Order.number, (row: ClientReplicas) => row.numOfReplicas)
)

/**
 * Table `client_replica_distribution`, by client and number of replicas; a piece dealt twice to one provider is one
 * replica. Source: published rules, "Source aggregates", replica distribution.
 */
export const clientReplicas = (deals: Iterable<EligibleDeal>): ReadonlyArray<ClientReplicas> => {
  const pieces = groupRows(deals, ({ client, pieceCid }) => [client, pieceCid]).map((group) => ({
    client: group[0].client,
    replicas: new Set(group.map(({ provider }) => provider)).size,
    total: sumOf(group, ({ size }) => size),
    unique: greatestOf(group, ({ size }) => size)
  }))
  return groupRows(pieces, ({ client, replicas }) => [client, replicas])
    .map(
      (group): ClientReplicas => ({
        client: group[0].client,
        numOfReplicas: group[0].replicas,
        totalDealSize: sumOf(group, ({ total }) => total),
        uniqueDataSize: sumOf(group, ({ unique }) => unique)
      })
    )
    .sort(byClientAndReplicas)
}
