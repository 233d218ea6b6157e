import type { Effect, Option, Stream } from "effect"
import { Context } from "effect"
import type { RunFrame, RunSuperseded, Staged } from "./AggregationStore.js"
import type { DealBlock, IdRange } from "./DmobSource.js"
import type { RepositoryError } from "./PortErrors.js"

/** Rows and bytes of the deals. */
export interface DealTotals {
  readonly rows: bigint
  readonly bytes: bigint
}

/**
 * The local copy of the deals. What is written here is at once there for the next derivation and for no reader: a run
 * that dies leaves facts that are newer than what is published, and the next run goes on from them.
 */
export class DealFacts extends Context.Tag("cdp/DealFacts")<
  DealFacts,
  {
    /** Fingerprints of the copy, ascending, to be compared with those of DMOB. */
    readonly blocks: Effect.Effect<ReadonlyArray<DealBlock>, RepositoryError>
    /** Makes the copy of a range equal to binary COPY rows, in one transaction. Rows that were added, changed or deleted. */
    readonly replace: <E>(
      range: IdRange,
      rows: Stream.Stream<Uint8Array, E>,
      frame: RunFrame
    ) => Effect.Effect<number, E | RepositoryError | RunSuperseded>
    /** Indexes and statistics for the derivations, after the ranges. What the copy holds now. */
    readonly complete: (frame: RunFrame) => Effect.Effect<Staged, RepositoryError | RunSuperseded>
    /** Totals of the deals behind the newest generation; none before the first. */
    readonly published: Effect.Effect<Option.Option<DealTotals>, RepositoryError>
  }
>() {}
