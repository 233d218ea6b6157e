import type { Effect } from "effect"
import { Context } from "effect"
import type { PublishedAdvertisement } from "./IpniIndex.js"
import type { RepositoryError } from "./PortErrors.js"

/** Where the stored advertisements of a peer break off: at one that is not stored and that a stored one names. */
export interface AdvertisementGap {
  /** Peer that the stored one speaks for. */
  readonly publisherId: string
  /** Id of the one that is not stored. */
  readonly missing: string
}

/** What peers have told the network's index, as far as we followed it. */
export class AdvertisementStore extends Context.Tag("cdp/AdvertisementStore")<
  AdvertisementStore,
  {
    readonly isStored: (id: string) => Effect.Effect<boolean, RepositoryError>
    /** Stores advertisements, all or none, and answers how many were not stored before. */
    readonly store: (advertisements: ReadonlyArray<PublishedAdvertisement>) => Effect.Effect<number, RepositoryError>
    /** Every gap once, ordered by peer and id. */
    readonly gaps: Effect.Effect<ReadonlyArray<AdvertisementGap>, RepositoryError>
    /** Entries that each of these peers has added; none of one without a stored addition, and it is left out. */
    readonly entriesOf: (peerIds: ReadonlyArray<string>) => Effect.Effect<ReadonlyMap<string, bigint>, RepositoryError>
  }
>() {}
