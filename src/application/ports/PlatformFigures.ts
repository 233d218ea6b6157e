import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { ActivityWindow } from "../../domain/statistics/ActivityWindow.js"
import type { RepositoryError } from "./PortErrors.js"

/** Claims that began in some hours. */
export interface ClaimCounts {
  readonly claims: bigint
  /** Of them those without a deal of the built-in market. */
  readonly ddoClaims: bigint
}

/** What the URL finder found on a day. */
export interface UrlFinderOfDay {
  /** 00:00 UTC. */
  readonly day: DateTime.Utc
  /** One for each row of the day, 0..1; null where it could not be measured. */
  readonly rates: ReadonlyArray<number | null>
}

/** How many providers told the network's index of their data, at an instant. */
export interface IpniOfDay {
  readonly date: DateTime.Utc
  readonly ok: number
  readonly total: number
}

/** An allocator's clients on a day. */
export interface AllocatorClientsOfDay {
  readonly numberOfClients: number
  /** Fraction, 0..1. */
  readonly returningClients: number
  /** Null when no client has a deal yet. */
  readonly averageSecondsToFirstDeal: number | null
}

/** All clients on a day. */
export interface ClientsOfDay {
  readonly withActiveDeals: number
  /** Of them those that have DataCap left. */
  readonly withActiveDealsAndDatacap: number
  /** Bytes. */
  readonly remainingDatacap: bigint
}

/**
 * Figures of the whole network at an instant, for the cards of the statistics pages. "Newest day" is the newest stored day
 * that is not after the day of the instant, days being UTC and half-open.
 */
export class PlatformFigures extends Context.Tag("cdp/PlatformFigures")<
  PlatformFigures,
  {
    /** Providers that have a deal and whose first one began before a chain height. */
    readonly providersBefore: (height: number) => Effect.Effect<number, RepositoryError>
    /** Providers with a deal that began within the window. */
    readonly activeProviders: (window: ActivityWindow) => Effect.Effect<number, RepositoryError>
    /** Allocators that granted DataCap to a client within the window. */
    readonly activeAllocators: (window: ActivityWindow) => Effect.Effect<number, RepositoryError>
    /** Clients that were granted DataCap within the window. */
    readonly activeClients: (window: ActivityWindow) => Effect.Effect<number, RepositoryError>
    /** Hours between two instants, both included; since ever when `from` is none. */
    readonly claimCounts: (hours: {
      readonly from: Option.Option<DateTime.Utc>
      readonly until: DateTime.Utc
    }) => Effect.Effect<ClaimCounts, RepositoryError>
    /** Bytes of deals whose hour lies before an instant, since 2024-03-01. */
    readonly datacapSpentBefore: (instant: DateTime.Utc) => Effect.Effect<bigint, RepositoryError>
    /** Of the newest day; none without rows. */
    readonly urlFinderOfDay: (at: DateTime.Utc) => Effect.Effect<Option.Option<UrlFinderOfDay>, RepositoryError>
    /** The newest row of the newest day. */
    readonly ipniOfDay: (at: DateTime.Utc) => Effect.Effect<Option.Option<IpniOfDay>, RepositoryError>
    /** Of the newest day, ascending by allocator; empty without rows. */
    readonly allocatorClientsOfDay: (
      at: DateTime.Utc
    ) => Effect.Effect<ReadonlyArray<AllocatorClientsOfDay>, RepositoryError>
    /** Of the newest day. */
    readonly clientsOfDay: (at: DateTime.Utc) => Effect.Effect<Option.Option<ClientsOfDay>, RepositoryError>
  }
>() {}
