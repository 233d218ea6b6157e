import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { RepositoryError } from "./PortErrors.js"
import type { DailyRetrievability } from "./RetrievabilityFeed.js"

/** A registry file that names an allocator. */
export interface RegistryRow {
  readonly allocatorId: string
  readonly allocatorAddress: string
  /** Of the file inside the registry repository. */
  readonly path: string
  /** The file, as JSON text: numbers keep all their digits. */
  readonly registryInfo: string
  readonly rejected: boolean
}

export interface Registries {
  readonly current: ReadonlyArray<RegistryRow>
  readonly archive: ReadonlyArray<RegistryRow>
}

/** An allocator that keeps its clients' applications somewhere. */
export interface BookkeepingLink {
  readonly allocatorId: string
  /** As the registry states it. */
  readonly url: string
}

/** A client's application file. */
export interface BookkeepingRow {
  readonly clientId: string
  readonly clientAddress: string
  /** Of the file inside the allocator's repository. */
  readonly path: string
  /** The file, as JSON text. */
  readonly bookkeepingInfo: string
}

/** A part of its source that a collector has asked for. */
export interface CollectedSlice {
  readonly slice: string
  readonly rows: number
}

export interface UrlFinderRate {
  readonly provider: string
  /** 0..1; null for unknown. */
  readonly successRate: number | null
}

/** What collectors have brought home. Each method is one transaction and answers the number of rows it changed. */
export class CollectorStore extends Context.Tag("cdp/CollectorStore")<
  CollectorStore,
  {
    /** Both registries, ordered by path. */
    readonly registries: Effect.Effect<Registries, RepositoryError>
    /** Makes both registries equal to these, each allocator once in each. */
    readonly replaceRegistries: (registries: Registries) => Effect.Effect<number, RepositoryError>
    /** Links of the current registry's allocators that are not rejected, ordered by allocator. */
    readonly bookkeepingLinks: Effect.Effect<ReadonlyArray<BookkeepingLink>, RepositoryError>
    /** An allocator's stored application files: whose they are and where they were read, ordered by client. */
    readonly bookkeepingFiles: (
      allocatorId: string
    ) => Effect.Effect<ReadonlyArray<Pick<BookkeepingRow, "clientId" | "path">>, RepositoryError>
    /** Inserts or updates an allocator's application files, each client once. */
    readonly upsertBookkeeping: (
      allocatorId: string,
      rows: ReadonlyArray<BookkeepingRow>
    ) => Effect.Effect<number, RepositoryError>
    /** Removes an allocator's application files of these clients. */
    readonly removeBookkeeping: (
      allocatorId: string,
      clients: ReadonlyArray<string>
    ) => Effect.Effect<number, RepositoryError>
    /** Days (UTC midnights) from `from` to `to`, both included, that have retrievability rows. */
    readonly retrievabilityDays: (
      from: DateTime.Utc,
      to: DateTime.Utc
    ) => Effect.Effect<ReadonlyArray<DateTime.Utc>, RepositoryError>
    /** Stores a day's rates, each provider once, and remembers the day as a slice of `collector`. Rows already stored stay. */
    readonly storeRetrievabilityDay: (
      collector: string,
      day: DateTime.Utc,
      rows: ReadonlyArray<DailyRetrievability>,
      collectedAt: DateTime.Utc
    ) => Effect.Effect<number, RepositoryError>
    /** Providers with a URL-finder row in [from, to). */
    readonly urlFinderProviders: (
      from: DateTime.Utc,
      to: DateTime.Utc
    ) => Effect.Effect<ReadonlyArray<string>, RepositoryError>
    /** Adds URL-finder rows of one instant, each provider once. */
    readonly appendUrlFinderRates: (
      date: DateTime.Utc,
      rows: ReadonlyArray<UrlFinderRate>
    ) => Effect.Effect<number, RepositoryError>
    /** What a collector has asked for. */
    readonly slices: (collector: string) => Effect.Effect<ReadonlyArray<CollectedSlice>, RepositoryError>
    /** Remembers a slice, replacing what was known of it. */
    readonly rememberSlice: (
      collector: string,
      slice: CollectedSlice,
      collectedAt: DateTime.Utc
    ) => Effect.Effect<void, RepositoryError>
  }
>() {}
