import { Array, Data, type Effect, Either, Option } from "effect"
import type { RunFrame, RunSuperseded, SourceShrank, Staged, UncomputableTable } from "../ports/AggregationStore.js"
import type { SourceUnusable } from "../ports/DmobSource.js"
import type { RepositoryError } from "../ports/PortErrors.js"
import type { AggregationTable, CollectedTable, RunnerTable } from "./AggregationTable.js"

/** Whatever can keep a runner from preparing its table. */
export type RunnerFailure = RepositoryError | SourceUnusable | SourceShrank | UncomputableTable | RunSuperseded

/** Fills one table of the next generation from the tables it reads. Order, retries, timing and spans are not its business. */
export interface AggregationRunner<R> {
  /** The name that metrics and `/data/runs` show. */
  readonly name: string
  readonly reads: ReadonlyArray<AggregationTable>
  readonly writes: RunnerTable
  readonly run: (frame: RunFrame) => Effect.Effect<Staged, RunnerFailure, R>
}

export const defineRunner = <R>(runner: AggregationRunner<R>): AggregationRunner<R> => runner

/** The runners cannot be put in order: a cycle, a table that nobody fills, or one that two fill. */
export class UnorderableRunners extends Data.TaggedError("UnorderableRunners")<{ readonly reason: string }> {
  override get message(): string {
    return `aggregation runners cannot be ordered: ${this.reason}`
  }
}

/** Runners so that each comes after whatever fills the tables it reads; among those that could, the first declared comes first. */
export const inDependencyOrder = <R>(
  runners: ReadonlyArray<AggregationRunner<R>>,
  collected: ReadonlyArray<CollectedTable>
): Either.Either<ReadonlyArray<AggregationRunner<R>>, UnorderableRunners> => {
  const fail = (reason: string) => Either.left(new UnorderableRunners({ reason }))
  const twice = runners.find((runner, index) => runners.findIndex((other) => other.writes === runner.writes) !== index)
  if (twice !== undefined) return fail(`two runners fill ${twice.writes}`)

  const fillable = new Set<AggregationTable>([...collected, ...runners.map((runner) => runner.writes)])
  for (const runner of runners) {
    const orphan = runner.reads.find((table) => !fillable.has(table))
    if (orphan !== undefined) return fail(`${runner.name} reads ${orphan}, which no runner and no collector fills`)
  }

  const filled = new Set<AggregationTable>(collected)
  const ordered: Array<AggregationRunner<R>> = []
  let pending = runners
  while (pending.length > 0) {
    const next = Array.findFirst(pending, (runner) => runner.reads.every((table) => filled.has(table)))
    if (Option.isNone(next)) return fail(`a cycle among ${pending.map((runner) => runner.name).join(", ")}`)
    filled.add(next.value.writes)
    ordered.push(next.value)
    pending = pending.filter((runner) => runner !== next.value)
  }
  return Either.right(ordered)
}
