import type { DateTime, Effect, Stream } from "effect"
import { Context, Data } from "effect"
import type { RuleSet } from "../../domain/rules/RuleSet.js"
import type { DerivedTable, FactTable, MirrorTable, PublishedTable } from "../aggregation/AggregationTable.js"
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
  readonly asOf: DateTime.Utc
  readonly ruleSet: RuleSet
}

/** A table that stays as it was, and why. */
export interface LeftBehind {
  readonly table: PublishedTable
  readonly reason: string
}

export interface Publication extends RunFrame {
  readonly run: RunId
  readonly tables: ReadonlyArray<PublishedTable>
  readonly leftBehind: ReadonlyArray<LeftBehind>
  /** Largest share of rows or bytes that the deals may lose against the last generation, 0..1; above it nothing is published. */
  readonly maxDrop: number
}

export interface Published {
  readonly generation: string
  readonly rowsWritten: number
}

/** The statement of a derived table fails on the data it reads: a sum beyond 64 bits, say. */
export class UncomputableTable extends Data.TaggedError("UncomputableTable")<{
  readonly table: DerivedTable
  readonly detail: string
}> {
  override get message(): string {
    return `${this.table} cannot be computed: ${this.detail}`
  }
}

/** Another run has taken over, or this one was declared abandoned: it must publish nothing more. */
export class RunSuperseded extends Data.TaggedError("RunSuperseded")<{ readonly run: RunId }> {
  override get message(): string {
    return `run ${this.run} no longer holds the lock; nothing was published`
  }
}

/** The source lost more rows or bytes than is plausible. */
export class SourceShrank extends Data.TaggedError("SourceShrank")<{
  readonly measure: "rows" | "bytes"
  readonly before: bigint
  readonly after: bigint
  readonly maxDrop: number
}> {
  override get message(): string {
    return `deals shrank from ${this.before} to ${this.after} ${this.measure}, more than the allowed share of ${this.maxDrop}; run "cdp aggregate --force" if that is right`
  }
}

/** Where runs prepare tables out of sight of readers and publish them at once. */
export class AggregationStore extends Context.Tag("cdp/AggregationStore")<
  AggregationStore,
  {
    /** Replaces the shadow of a copied table by binary COPY rows. */
    readonly load: <E>(
      table: MirrorTable | FactTable,
      rows: Stream.Stream<Uint8Array, E>
    ) => Effect.Effect<Staged, E | RepositoryError>
    /** Replaces the shadow of a derived table by its statement over the shadows it reads. */
    readonly derive: (
      table: DerivedTable,
      frame: RunFrame
    ) => Effect.Effect<Staged, RepositoryError | UncomputableTable>
    /** Writes the differences between shadows and published tables, and the generation, in one transaction. */
    readonly publish: (
      publication: Publication
    ) => Effect.Effect<Published, RepositoryError | RunSuperseded | SourceShrank>
  }
>() {}
