import type { Effect } from "effect"
import { Context } from "effect"
import type { RegistryStanding } from "../../domain/allocator/RegistryEntry.js"
import type { RepositoryError } from "./PortErrors.js"

/** An allocator's file in one of the registries. */
export interface StoredRegistryFile extends RegistryStanding {
  readonly address: string
  /** Inside the registry's repository. */
  readonly path: string
  /** The JSON of the file, as it was written. */
  readonly document: unknown
}

/** A client's application file at an allocator. */
export interface StoredApplication {
  readonly allocator: string
  readonly client: string
  readonly address: string
  /** Inside the allocator's repository. */
  readonly path: string
  /** The JSON of the file, as it was written. */
  readonly document: unknown
}

/** The files that allocators and clients are known by outside of the chain, whole. */
export class RegistryRepository extends Context.Tag("cdp/RegistryRepository")<
  RegistryRepository,
  {
    /** Every file of a registry, rejected ones too, by allocator. */
    readonly registryFiles: (
      register: RegistryStanding["register"]
    ) => Effect.Effect<ReadonlyArray<StoredRegistryFile>, RepositoryError>
    /** The files of an allocator by id or address, in any case of letters: that of the current registry first. */
    readonly registryFilesOf: (idOrAddress: string) => Effect.Effect<ReadonlyArray<StoredRegistryFile>, RepositoryError>
    /** Clients, `f0…`, that have an application file, by the number of their id. */
    readonly applicants: Effect.Effect<ReadonlyArray<string>, RepositoryError>
    /** Applications of clients by id, by client, then allocator. */
    readonly applicationsOf: (
      clients: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyArray<StoredApplication>, RepositoryError>
    /** Applications of a client by id or address, in any case of letters, by allocator. */
    readonly findApplications: (idOrAddress: string) => Effect.Effect<ReadonlyArray<StoredApplication>, RepositoryError>
  }
>() {}
