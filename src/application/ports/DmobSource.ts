import type { DateTime, Effect, Option, Scope, Stream } from "effect"
import { Context, Data } from "effect"
import type { FactTable, MirrorTable } from "../aggregation/AggregationTable.js"
import type { RepositoryError } from "./PortErrors.js"

/** An actor of the chain as DMOB names it: id address and robust address. */
export interface ChainActor {
  readonly id: string
  readonly address: string
}

/** Ids from the first to the last, both included. */
export interface IdRange {
  readonly first: number
  readonly last: number
}

/** Deals of one block of ids: what tells cheaply whether two copies of it are equal. */
export interface DealBlock {
  /** The ids without their lowest {@link BLOCK_BITS} bits. */
  readonly block: number
  readonly rows: number
  /** Sums of the halves of a 64-bit hash over each row's columns that figures read, as two numbers in a text. */
  readonly digest: string
  /** Sum of the sizes that are amounts of bytes. */
  readonly bytes: bigint
}

/** A block is the ids that are equal but for so many of their lowest bits. */
export const BLOCK_BITS = 10

/** A source value does not fit the type of its column, so the plain casts cannot copy the table. */
export class UncastableValue extends Data.TaggedError("UncastableValue")<{
  readonly table: MirrorTable | FactTable
  readonly cause: unknown
}> {}

/** A source table cannot be copied as it is: a column or a right is missing, or a value that must be there is not. */
export class SourceUnusable extends Data.TaggedError("SourceUnusable")<{
  readonly table: MirrorTable | FactTable
  readonly detail: string
}> {
  override get message(): string {
    return `the source of ${this.table} cannot be copied: ${this.detail}`
  }
}

/** A deal or claim of a client as DMOB keeps it, whether or not figures count it. Ids are decimal, without `f0`. */
export interface Claim {
  readonly id: number
  /** 0 for a claim without a market deal. */
  readonly dealId: number
  readonly clientId: string
  readonly type: string | null
  readonly providerId: string | null
  readonly pieceCid: string | null
  /** Bytes; null when unknown. */
  readonly pieceSize: bigint | null
  readonly createdAt: DateTime.Utc
}

export interface ClaimsQuery {
  /** Id of the client, decimal, without `f0`. */
  readonly client: string
  /** Part of a provider's id, with or without `f0`, or of a piece CID; in any case, no character is a wildcard. */
  readonly filter: Option.Option<string>
  /** Numbers by value, texts by code point in lower case, unknown values as the smallest; ties by id in the same direction. */
  readonly sorting: { readonly key: keyof Claim; readonly order: "asc" | "desc" }
  /** Pages count from 1; all claims when none is asked. */
  readonly page: Option.Option<{ readonly limit: number; readonly page: number }>
}

/** Claims with the figures of all that match, on whatever page. */
export interface LatestClaims {
  readonly total: number
  /** Bytes of claims without a market deal. */
  readonly ddoPieceSize: bigint
  /** Bytes of the others. */
  readonly nonDdoPieceSize: bigint
  /** Those of the page, to be read once while the scope is open. */
  readonly claims: Stream.Stream<Claim, RepositoryError>
}

/** `plain` casts are the cheap ones and fail on the first value that does not fit; `guarded` ones turn it into NULL. */
export type Casts = "plain" | "guarded"

/** DMOB, read only: the chain index that everything is computed from. Somebody else's server: no DDL, no grouping, no long locks. */
export class DmobSource extends Context.Tag("cdp/DmobSource")<
  DmobSource,
  {
    /**
     * One small table in one plain scan, as PostgreSQL binary COPY with the columns of our table of that name.
     * Chunks carry no row boundaries; they are meant for `AggregationStore.load` and nothing else.
     */
    readonly copy: (
      table: MirrorTable,
      casts: Casts
    ) => Stream.Stream<Uint8Array, RepositoryError | UncastableValue | SourceUnusable>
    /** The lowest and the highest id of a deal; none without deals. */
    readonly dealIds: Effect.Effect<Option.Option<IdRange>, RepositoryError | SourceUnusable>
    /** Fingerprints of all deals, ascending: one plain scan, an answer of a row for each thousand. */
    readonly dealBlocks: Effect.Effect<ReadonlyArray<DealBlock>, RepositoryError | SourceUnusable>
    /** The deals of a range by primary key, as {@link copy} gives a table; meant for `DealFacts.replace`. */
    readonly copyDeals: (
      range: IdRange,
      casts: Casts
    ) => Stream.Stream<Uint8Array, RepositoryError | UncastableValue | SourceUnusable>
    /** Allocators by id, those without an id or address left out. */
    readonly allocators: Effect.Effect<ReadonlyArray<ChainActor>, RepositoryError>
    /** Clients by id, each once, those without an id or address left out. */
    readonly clients: Effect.Effect<ReadonlyArray<ChainActor>, RepositoryError>
    /** Ids (`f0…`) of the providers that have deals. */
    readonly providers: Effect.Effect<ReadonlyArray<string>, RepositoryError>
    /**
     * A client's claims by the index on its id, in one snapshot. One of a few sessions, which serve nothing else, is held
     * while the scope is open; rows come a thousand at a time, as they are taken.
     */
    readonly latestClaims: (query: ClaimsQuery) => Effect.Effect<LatestClaims, RepositoryError, Scope.Scope>
  }
>() {}
