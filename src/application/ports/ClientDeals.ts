import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { ReplicaSizes } from "../../domain/client/ReplicaDistribution.js"
import type { RepositoryError } from "./PortErrors.js"

/** What a client stores with a provider, since 2024-03-01. */
export interface ClientProviderDeals {
  readonly client: string
  readonly provider: string
  /** Bytes: every copy. */
  readonly totalDealSize: bigint
  /** Bytes: each piece once. */
  readonly uniqueDataSize: bigint
  /** Null when nobody counted them. */
  readonly claimsCount: bigint | null
}

/** What a client stores in so many copies. */
export interface ClientReplicas extends ReplicaSizes {
  readonly client: string
}

/** Pieces of a client that another client stores, too. */
export interface SharedPieces {
  readonly client: string
  readonly otherClient: string
  /** Bytes of the other client's deals on those pieces. */
  readonly totalDealSize: bigint
  readonly uniqueCidCount: number
}

/** When a client last spent DataCap. */
export interface LastSpent {
  readonly client: string
  /** The hour in which its newest deal began. */
  readonly hour: DateTime.Utc
}

/** DataCap that a client spent within some time. */
export interface SpentDatacap {
  readonly client: string
  /** Bytes. */
  readonly spent: bigint
}

/** Whose grants are asked about: those of a client, of an allocator, of the two together, or all. */
export interface GrantsAsked {
  readonly client: Option.Option<string>
  readonly allocator: Option.Option<string>
}

type Ids = ReadonlyArray<string>

/** What clients did with their DataCap. Lists are by client, then as said; clients without rows are missing. */
export class ClientDeals extends Context.Tag("cdp/ClientDeals")<
  ClientDeals,
  {
    /** By provider. */
    readonly providersOf: (clients: Ids) => Effect.Effect<ReadonlyArray<ClientProviderDeals>, RepositoryError>
    /** By number of copies. */
    readonly replicasOf: (clients: Ids) => Effect.Effect<ReadonlyArray<ClientReplicas>, RepositoryError>
    /** By other client. */
    readonly sharedPiecesOf: (clients: Ids) => Effect.Effect<ReadonlyArray<SharedPieces>, RepositoryError>
    readonly lastSpentOf: (clients: Ids) => Effect.Effect<ReadonlyArray<LastSpent>, RepositoryError>
    /** In hours between two instants, both included. */
    readonly spentBy: (
      clients: Ids,
      hours: { readonly from: DateTime.Utc; readonly until: DateTime.Utc }
    ) => Effect.Effect<ReadonlyArray<SpentDatacap>, RepositoryError>
    /** Mean time from a grant to the first deal after it, seconds, not rounded; none before any deal. */
    readonly averageSecondsToFirstDeal: (grants: GrantsAsked) => Effect.Effect<Option.Option<number>, RepositoryError>
  }
>() {}
