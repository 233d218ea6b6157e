import type { Effect, Stream } from "effect"
import { Context, Data } from "effect"
import type { FactTable, MirrorTable } from "../aggregation/AggregationTable.js"
import type { RepositoryError } from "./PortErrors.js"

/** An actor of the chain as DMOB names it: id address and robust address. */
export interface ChainActor {
  readonly id: string
  readonly address: string
}

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

/** DMOB, read only: the chain index that everything is computed from. Somebody else's server: no DDL, no grouping, no long locks. */
export class DmobSource extends Context.Tag("cdp/DmobSource")<
  DmobSource,
  {
    /**
     * One source table in one plain scan, as PostgreSQL binary COPY with the columns of our table of that name.
     * Chunks carry no row boundaries; they are meant for `AggregationStore.load` and nothing else.
     * `plain` casts are the cheap ones and fail on the first value that does not fit; `guarded` ones turn it into NULL.
     */
    readonly copy: (
      table: MirrorTable | FactTable,
      casts: "plain" | "guarded"
    ) => Stream.Stream<Uint8Array, RepositoryError | UncastableValue | SourceUnusable>
    /** Allocators by id, those without an id or address left out. */
    readonly allocators: Effect.Effect<ReadonlyArray<ChainActor>, RepositoryError>
    /** Clients by id, each once, those without an id or address left out. */
    readonly clients: Effect.Effect<ReadonlyArray<ChainActor>, RepositoryError>
    /** Ids (`f0…`) of the providers that have deals. */
    readonly providers: Effect.Effect<ReadonlyArray<string>, RepositoryError>
  }
>() {}
