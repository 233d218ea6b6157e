import type { DateTime, Effect, Option, Stream } from "effect"
import { Context, Data } from "effect"
import type { RuleSet } from "../../domain/rules/RuleSet.js"
import type {
  DerivedTable,
  FactTable,
  IntermediateTable,
  MirrorTable,
  PublishedTable
} from "../aggregation/AggregationTable.js"
import type { SourceUnusable } from "./DmobSource.js"
import type { RepositoryError } from "./PortErrors.js"
import type { RejectedRows } from "./RejectedRows.js"
import type { RunId } from "./RunHistory.js"

/** What a shadow table holds now. */
export interface Staged {
  readonly rows: number
  readonly rejected: ReadonlyArray<RejectedRows>
}

/** What every runner of a run shares. */
export interface RunFrame {
  readonly run: RunId
  readonly asOf: DateTime.Utc
  readonly ruleSet: RuleSet
  /** Largest share that a source may lose against what is published, 0..1: deals of their rows or bytes, others of their rows. */
  readonly maxDrop: number
}

/** A table to be published, and the rows that its runner prepared. */
export interface PreparedTable {
  readonly table: PublishedTable
  readonly rows: number
}

/** A table that stays as it was, and why. */
export interface LeftBehind {
  readonly table: PublishedTable
  readonly reason: string
}

export interface Publication extends RunFrame {
  /** Rows of deals that this run copied; without, nothing that derives from them is among the tables. */
  readonly deals: Option.Option<number>
  readonly tables: ReadonlyArray<PreparedTable>
  readonly leftBehind: ReadonlyArray<LeftBehind>
}

export interface Published {
  /** None when no table was prepared. */
  readonly generation: Option.Option<string>
  readonly rowsWritten: number
}

/** The statement of a derived table fails on the data it reads: a sum beyond 64 bits, say. */
export class UncomputableTable extends Data.TaggedError("UncomputableTable")<{
  readonly table: DerivedTable | IntermediateTable
  readonly detail: string
}> {
  override get message(): string {
    return `${this.table} cannot be computed: ${this.detail}`
  }
}

/** Another run has taken over, or this one was declared abandoned: it must prepare and publish nothing more. */
export class RunSuperseded extends Data.TaggedError("RunSuperseded")<{ readonly run: RunId }> {
  override get message(): string {
    return `run ${this.run} was superseded by another one; it publishes nothing`
  }
}

/** A source lost more rows or bytes than is plausible; nothing was published. */
export class SourceShrank extends Data.TaggedError("SourceShrank")<{
  readonly source: string
  readonly measure: "rows" | "bytes"
  readonly before: bigint
  readonly after: bigint
  readonly maxDrop: number
}> {
  override get message(): string {
    return `${this.source} shrank from ${this.before} to ${this.after} ${this.measure}, more than the allowed share of ${this.maxDrop}; run "cdp aggregate --force" if that is right`
  }
}

/** Prepared rows are gone, as after a crash of the database: nothing was published. */
export class PreparationLost extends Data.TaggedError("PreparationLost")<{
  readonly table: PublishedTable | FactTable
  readonly prepared: number
  readonly found: number
}> {
  override get message(): string {
    return `${this.table} was prepared with ${this.prepared} rows and now has ${this.found}; nothing was published`
  }
}

/** Where runs prepare tables out of sight of readers and publish them at once. */
export class AggregationStore extends Context.Tag("cdp/AggregationStore")<
  AggregationStore,
  {
    /** Replaces the shadow of a mirror by binary COPY rows. */
    readonly load: <E>(
      table: MirrorTable,
      rows: Stream.Stream<Uint8Array, E>,
      frame: RunFrame
    ) => Effect.Effect<Staged, E | RepositoryError | SourceUnusable | RunSuperseded>
    /** Replaces the shadow of a derived table by its statement over the shadows it reads. */
    readonly derive: (
      table: DerivedTable | IntermediateTable,
      frame: RunFrame
    ) => Effect.Effect<Staged, RepositoryError | UncomputableTable | RunSuperseded>
    /** Writes the differences between shadows and published tables, and the generation, in one transaction. */
    readonly publish: (
      publication: Publication
    ) => Effect.Effect<Published, RepositoryError | RunSuperseded | SourceShrank | PreparationLost>
    /** Says of every published table why a run that publishes nothing leaves it as it is. */
    readonly holdBack: (frame: RunFrame, reason: string) => Effect.Effect<void, RepositoryError | RunSuperseded>
  }
>() {}
