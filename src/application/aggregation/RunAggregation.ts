import { Duration, Effect, Metric, Option } from "effect"
import type { JobOutcome, JobRun } from "../jobs/Job.js"
import { aggregationSeconds } from "../jobs/JobMetrics.js"
import { AggregationStore, type LeftBehind, type PreparedTable, type RunFrame } from "../ports/AggregationStore.js"
import { CurrentRuleSet } from "../ports/CurrentRuleSet.js"
import type { AggregationRunner } from "./AggregationRunner.js"
import { type PublishedTable, publishedTables, type RunnerTable } from "./AggregationTable.js"
import { type Progress, preparedRows, runRunner, sum } from "./RunRunner.js"

/**
 * One aggregation: every runner in the given order, one at a time, up to three attempts ninety seconds apart. A runner that
 * keeps failing holds back its own table and those that read it; all others are published together at the end.
 */
export const runAggregation = <R>(runners: ReadonlyArray<AggregationRunner<R>>, maxDrop: number) =>
  Effect.fn("runAggregation")(function* (jobRun: JobRun) {
    const ruleSet = yield* CurrentRuleSet
    const frame: RunFrame = { run: jobRun.run, asOf: jobRun.asOf, ruleSet, maxDrop: jobRun.force ? 1 : maxDrop }
    const store = yield* AggregationStore
    const heldBack = ({ message }: { readonly message: string }) => store.holdBack(frame, message)
    const [elapsed, exit] = yield* prepareAndPublish(runners, frame).pipe(
      Effect.tapErrorTag("SourceShrank", heldBack),
      Effect.tapErrorTag("PreparationLost", heldBack),
      Effect.exit,
      Effect.timed
    )
    yield* Metric.set(aggregationSeconds, Duration.toSeconds(elapsed))
    return yield* exit
  })

const prepareAndPublish = <R>(runners: ReadonlyArray<AggregationRunner<R>>, frame: RunFrame) =>
  Effect.gen(function* () {
    const store = yield* AggregationStore
    const nothing: Progress = new Map()
    const progress = yield* Effect.reduce(runners, nothing, (before, runner) =>
      Effect.map(runRunner(runner, frame, before), (preparation) => new Map(before).set(runner.writes, preparation))
    )
    const { leftBehind, tables } = sorted(runners.map(({ writes }) => writes).filter(isPublished), progress)
    const { generation, rowsWritten } = yield* store.publish({
      ...frame,
      deals: dealsOf(progress),
      tables,
      leftBehind
    })
    yield* Option.match(generation, {
      onNone: () => Effect.logWarning("nothing was prepared, so nothing is published"),
      onSome: (id) =>
        Effect.logInfo(`generation ${id} published: ${rowsWritten} rows changed in ${tables.length} tables`)
    })
    return {
      rowsRead: sum(
        runners.filter(({ reads }) => reads.length === 0).map(({ writes }) => preparedRows(progress, writes))
      ),
      rowsWritten,
      failures: failuresOf(progress, leftBehind.length)
    } satisfies JobOutcome
  })

const dealsOf = (progress: Progress): Option.Option<number> =>
  progress.get("deal_fact")?._tag === "Prepared" ? Option.some(preparedRows(progress, "deal_fact")) : Option.none()

/** Tables that go out and tables that stay as they were. */
const sorted = (published: ReadonlyArray<PublishedTable>, progress: Progress) => {
  const tables: Array<PreparedTable> = []
  const leftBehind: Array<LeftBehind> = []
  for (const table of published) {
    const preparation = progress.get(table)
    if (preparation?._tag === "Prepared") tables.push({ table, rows: preparation.rows })
    else if (preparation !== undefined) leftBehind.push({ table, reason: preparation.reason })
  }
  return { tables, leftBehind }
}

/** What failed by itself, each with its reason, and how many tables stay behind for it. */
const failuresOf = (progress: Progress, leftBehind: number): ReadonlyArray<string> => {
  const failed = [...progress].flatMap(([table, preparation]) =>
    preparation._tag === "Failed" ? [`${table}: ${preparation.reason}`] : []
  )
  return failed.length === 0 ? [] : [...failed, `${leftBehind} tables stay as they were`]
}

const isPublished = (table: RunnerTable): table is PublishedTable => publishedTables.some((name) => name === table)
