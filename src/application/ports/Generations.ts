import type { DateTime, Effect, Option } from "effect"
import { Context, Data } from "effect"
import type { PublishedTable } from "../aggregation/AggregationTable.js"
import type { RepositoryError } from "./PortErrors.js"

/** One published state of all tables. */
export interface Generation {
  readonly id: string
  /** The instant that all of it is at least as new as: that of the run, or of the oldest table that stayed behind. */
  readonly asOf: DateTime.Utc
}

/** When a table was last published and from which instant it speaks. */
export interface TableRecord {
  readonly table: PublishedTable
  readonly asOf: DateTime.Utc
  readonly rows: number
  /** Why the newest generation left it as it was. */
  readonly leftBehind: Option.Option<string>
}

/** There is a vital table that no aggregation has published yet. */
export class NothingPublished extends Data.TaggedError("NothingPublished")<{}> {}

/** What readers see. */
export class Generations extends Context.Tag("cdp/Generations")<
  Generations,
  {
    /** None until every vital table has been published once. */
    readonly latest: Effect.Effect<Option.Option<Generation>, RepositoryError>
    /** Every published table, ordered by name. */
    readonly tables: Effect.Effect<ReadonlyArray<TableRecord>, RepositoryError>
    /** Runs reads on one unchanging state of the database and hands them its generation. */
    readonly snapshot: <A, E, R>(
      read: (generation: Generation) => Effect.Effect<A, E, R>
    ) => Effect.Effect<A, E | RepositoryError | NothingPublished, R>
  }
>() {}
