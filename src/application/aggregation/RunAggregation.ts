import { Duration, Effect, Metric, Option, Ref, Schedule } from "effect"
import type { JobOutcome, JobRun } from "../jobs/Job.js"
import { aggregationSeconds, runnerGetDataSeconds, runnerSeconds, runnerStoreDataSeconds } from "../jobs/JobMetrics.js"
import { AggregationStore, type LeftBehind, type RunFrame, type Staged } from "../ports/AggregationStore.js"
import * as Clock from "../ports/Clock.js"
import { CurrentRuleSet } from "../ports/CurrentRuleSet.js"
import { RunHistory, type RunnerRecord } from "../ports/RunHistory.js"
import type { AggregationRunner } from "./AggregationRunner.js"
import { type AggregationTable, factTables, type PublishedTable, type RunnerTable } from "./AggregationTable.js"

const ATTEMPTS = 3
const PAUSE = Duration.seconds(90)

/** What became of a table in this run: rows prepared, or why there are none. */
type Progress = ReadonlyMap<AggregationTable, { readonly rows: number } | { readonly failure: string }>

/**
 * One aggregation: every runner in the given order, one at a time, up to three attempts ninety seconds apart. A runner that
 * keeps failing holds back its own table and those that read it; all others are published together at the end.
 */
export const runAggregation = <R>(runners: ReadonlyArray<AggregationRunner<R>>, maxDrop: number) =>
  Effect.fn("runAggregation")(function* (jobRun: JobRun) {
    const store = yield* AggregationStore
    const ruleSet = yield* CurrentRuleSet
    const frame: RunFrame = { asOf: jobRun.asOf, ruleSet }

    const [elapsed, outcome] = yield* Effect.timed(
      Effect.gen(function* () {
        let progress: Progress = new Map()
        for (const runner of runners) {
          progress = new Map(progress).set(runner.writes, yield* execute(runner, frame, jobRun, progress))
        }

        const published = runners.map((runner) => runner.writes).filter(isPublished)
        const leftBehind = published.flatMap((table): ReadonlyArray<LeftBehind> => {
          const state = progress.get(table)
          return state !== undefined && "failure" in state ? [{ table, reason: state.failure }] : []
        })
        const tables = published.filter((table) => !leftBehind.some((left) => left.table === table))
        const { generation, rowsWritten } = yield* store.publish({
          ...frame,
          run: jobRun.run,
          tables,
          leftBehind,
          maxDrop: jobRun.force ? 1 : maxDrop
        })
        yield* Effect.logInfo(
          `generation ${generation} published: ${rowsWritten} rows changed in ${tables.length} tables`
        )
        return {
          rowsRead: sum(
            runners.filter(({ reads }) => reads.length === 0).map(({ writes }) => rowsOf(progress, writes))
          ),
          rowsWritten,
          failures: leftBehind.map(({ reason, table }) => `${table} stays as it was: ${reason}`)
        } satisfies JobOutcome
      })
    )
    yield* Metric.set(aggregationSeconds, Duration.toSeconds(elapsed))
    return outcome
  })

const execute = <R>(runner: AggregationRunner<R>, frame: RunFrame, { run }: JobRun, progress: Progress) =>
  Effect.gen(function* () {
    const history = yield* RunHistory
    const startedAt = yield* Clock.now
    const attempts = yield* Ref.make(0)
    const record = (state: RunnerRecord["state"], staged: Staged, error: Option.Option<string>) =>
      Effect.gen(function* () {
        const finishedAt = yield* Clock.now
        const attempt = yield* Ref.get(attempts)
        const rowsRead =
          runner.reads.length === 0 ? staged.rows : sum(runner.reads.map((table) => rowsOf(progress, table)))
        yield* history.recordRunner(run, {
          name: runner.name,
          attempt,
          state,
          startedAt,
          finishedAt,
          rowsRead: state === "completed" ? rowsRead : 0,
          rowsWritten: staged.rows,
          rejected: staged.rejected,
          error
        })
      })

    const missing = runner.reads.find((table) => {
      const state = progress.get(table)
      return state !== undefined && "failure" in state
    })
    if (missing !== undefined) {
      const failure = `${missing}, which it reads, could not be prepared`
      yield* Effect.logWarning(`${runner.name} skipped: ${failure}`)
      yield* record("skipped", nothingStaged, Option.some(failure))
      return { failure }
    }

    const attempt = Ref.updateAndGet(attempts, (n) => n + 1).pipe(
      Effect.flatMap((n) =>
        runner
          .run(frame)
          .pipe(
            Effect.tapError((error) =>
              Effect.logWarning(`${runner.name}: execution ${n}/${ATTEMPTS}: ${error.message}`)
            )
          )
      ),
      Effect.withSpan(`runner ${runner.name}`)
    )
    const [elapsed, exit] = yield* attempt.pipe(
      Effect.retry(Schedule.intersect(Schedule.spaced(PAUSE), Schedule.recurs(ATTEMPTS - 1))),
      Effect.either,
      Effect.timed
    )
    const part = runner.reads.length === 0 ? runnerGetDataSeconds : runnerStoreDataSeconds
    yield* Metric.set(runnerSeconds(runner.name), Duration.toSeconds(elapsed))
    yield* Metric.set(part(runner.name), Duration.toSeconds(elapsed))

    if (exit._tag === "Left") {
      yield* Effect.logError(`Error running ${runner.name}: ${exit.left.message}`)
      yield* record("failed", nothingStaged, Option.some(exit.left.message))
      return { failure: exit.left.message }
    }
    const { rejected, rows } = exit.right
    yield* Effect.logDebug(`${runner.name}: ${rows} rows in ${Duration.format(elapsed)}`)
    yield* Effect.forEach(rejected, ({ reason, rows }) =>
      Effect.logWarning(`${runner.name}: ${rows} rows rejected, ${reason}`)
    )
    yield* record("completed", exit.right, Option.none())
    return { rows }
  }).pipe(Effect.annotateLogs({ runner: runner.name }))

const nothingStaged: Staged = { rows: 0, rejected: [] }

const rowsOf = (progress: Progress, table: AggregationTable): number => {
  const state = progress.get(table)
  return state !== undefined && "rows" in state ? state.rows : 0
}

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, n) => total + n, 0)

const isPublished = (table: RunnerTable): table is PublishedTable => !factTables.some((fact) => fact === table)
