import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { ProviderId } from "../../domain/shared/Ids.js"
import type { IpniReporting, IpniStatus, IpniStatusCounts } from "../../domain/storage-provider/IpniStatus.js"
import type { RepositoryError } from "./PortErrors.js"

/** How a provider stood in the network's index on a day. */
export interface ProviderIpniStatus extends IpniReporting {
  readonly provider: string
  /** Identity in the index by which it was looked for; null when nobody knows one. */
  readonly peerId: string | null
}

/** Standing of providers in the network's index, day by day. A day is given by its 00:00 UTC. */
export class IpniStatusStore extends Context.Tag("cdp/IpniStatusStore")<
  IpniStatusStore,
  {
    /** Providers that have deals, ascending by id. */
    readonly providers: Effect.Effect<ReadonlyArray<ProviderId>, RepositoryError>
    /** Status by provider of those looked at on a day. */
    readonly statuses: (day: DateTime.Utc) => Effect.Effect<ReadonlyMap<string, IpniStatus>, RepositoryError>
    /** Stores what was found on a day and answers how many rows that were; providers that have a row of the day keep it. */
    readonly store: (
      day: DateTime.Utc,
      statuses: ReadonlyArray<ProviderIpniStatus>
    ) => Effect.Effect<number, RepositoryError>
    /** Whether the totals of a day are stored. */
    readonly isCounted: (day: DateTime.Utc) => Effect.Effect<boolean, RepositoryError>
    /** Stores totals counted at an instant, unless its day has some, and answers how many rows that were. */
    readonly count: (at: DateTime.Utc, counts: IpniStatusCounts) => Effect.Effect<number, RepositoryError>
  }
>() {}
