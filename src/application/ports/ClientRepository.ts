import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { ClientGrant } from "../../domain/client/Client.js"
import type { ClientRow } from "../../domain/client/ClientRow.js"
import type { OldDatacapRow } from "../../domain/datacap/OldDatacap.js"
import type { ClientAllowance } from "../../domain/report/allocator/ClientAllocations.js"
import type { PublicAnswer } from "../../domain/storage-provider/Retrievability.js"
import type { RepositoryError } from "./PortErrors.js"

/** DataCap that an allocator granted to a client, texts untouched. */
export interface GrantToClient extends ClientAllowance, ClientGrant {}

/** A client in the name of an allocator, texts untouched. Sizes in bytes. */
export interface ChainClient extends ClientRow {
  /** What it was granted; null when unknown. */
  readonly initialAllowance: bigint | null
  /** What is left of it; null when unknown. */
  readonly allowance: bigint | null
  /** Earliest message first, ties by id, those of unknown time last: the first one is the application. */
  readonly grants: ReadonlyArray<GrantToClient>
}

/** What a client calls itself. */
export interface ClientNames {
  /** `f0…`. */
  readonly client: string
  /** One for each of its rows on chain, by row id. */
  readonly rows: ReadonlyArray<Pick<ClientRow, "id" | "allocator" | "name" | "orgName">>
  /** In the files that allocators keep of it, by the allocator's id as text; null where a file has none. */
  readonly applications: ReadonlyArray<{ readonly allocator: string; readonly name: string | null }>
}

/** Clients on chain and their application files. */
export class ClientRepository extends Context.Tag("cdp/ClientRepository")<
  ClientRepository,
  {
    /** What each application file says about public data. */
    readonly publicAnswers: Effect.Effect<ReadonlyArray<PublicAnswer>, RepositoryError>
    /**
     * Clients of allocators, whose ids are written in any case, with what that very allocator granted each; by the
     * numbers of client and allocator. Contracts and rows without a client are left out.
     */
    readonly clientsOf: (
      allocators: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyArray<ChainClient>, RepositoryError>
    /** Rows of a client, by id or address in any case, each with the grants of all its allocators; by row id. */
    readonly rowsOf: (idOrAddress: string) => Effect.Effect<ReadonlyArray<ChainClient>, RepositoryError>
    /** Rows of clients by id, texts untouched; by client, then row id. */
    readonly chainRowsOf: (clients: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<ClientRow>, RepositoryError>
    /** What all their allocators granted to clients by id; by client, then as {@link ChainClient.grants}. */
    readonly grantsTo: (clients: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<GrantToClient>, RepositoryError>
    /** When the newest grant to a client was made, as far as the times of its grants are known. */
    readonly findLastGrantTime: (client: string) => Effect.Effect<Option.Option<DateTime.Utc>, RepositoryError>
    /** Id of the client that has an address, spelled exactly like that. */
    readonly findClientId: (address: string) => Effect.Effect<Option.Option<string>, RepositoryError>
    /** Rows of clients, one for each of a client's allocators, that were created before an instant. */
    readonly countCreatedBefore: (instant: DateTime.Utc) => Effect.Effect<number, RepositoryError>
    /** Names of clients by their ids, in the order of the ids' numbers; who is not on chain is missing. */
    readonly namesOf: (clients: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<ClientNames>, RepositoryError>
    /** Balances of DataCap from before network version 22, by week; holders of a week in any order. */
    readonly oldDatacap: Effect.Effect<ReadonlyArray<OldDatacapRow>, RepositoryError>
  }
>() {}
