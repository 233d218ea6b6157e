import { Duration, Effect, Metric, Option, Ref, Schedule } from "effect"
import { runnerDurations, runnerGetDataSeconds, runnerSeconds, runnerStoreDataSeconds } from "../jobs/JobMetrics.js"
import type { RunFrame, Staged } from "../ports/AggregationStore.js"
import * as Clock from "../ports/Clock.js"
import { RunHistory, type RunnerRecord } from "../ports/RunHistory.js"
import type { AggregationRunner, RunnerFailure } from "./AggregationRunner.js"
import type { AggregationTable } from "./AggregationTable.js"

const ATTEMPTS = 3
const PAUSE = Duration.seconds(90)

/** What became of a table in this run. */
export type Preparation =
  | { readonly _tag: "Prepared"; readonly rows: number }
  | { readonly _tag: "Failed"; readonly reason: string }
  /** Its runner was not asked: something that it reads failed. */
  | { readonly _tag: "HeldBack"; readonly reason: string }

export type Progress = ReadonlyMap<AggregationTable, Preparation>

/** Rows prepared of a table in this run; 0 of one that was not. */
export const preparedRows = (progress: Progress, table: AggregationTable): number => {
  const preparation = progress.get(table)
  return preparation?._tag === "Prepared" ? preparation.rows : 0
}

export const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, n) => total + n, 0)

const nothingStaged: Staged = { rows: 0, rejected: [] }

/** Whether another attempt may fare better; of bad data it would say the same. */
const mayPass = ({ _tag }: RunnerFailure): boolean => _tag === "RepositoryError"

/**
 * One runner with its attempts, its time and its row in the history. Its failures are told in the result; fails only when
 * the run is superseded, its source lost more than is plausible, or the history cannot be written.
 */
export const runRunner = <R>(runner: AggregationRunner<R>, frame: RunFrame, progress: Progress) =>
  Effect.gen(function* () {
    const history = yield* RunHistory
    const startedAt = yield* Clock.now
    const attempts = yield* Ref.make(0)

    const record = (state: RunnerRecord["state"], staged: Staged, error: Option.Option<string>) =>
      Effect.gen(function* () {
        const read =
          runner.reads.length === 0 ? [staged.rows] : runner.reads.map((table) => preparedRows(progress, table))
        yield* history.recordRunner(frame.run, {
          name: runner.name,
          attempt: yield* Ref.get(attempts),
          state,
          startedAt,
          finishedAt: yield* Clock.now,
          rowsRead: state === "completed" ? sum(read) : 0,
          rowsWritten: staged.rows,
          rejected: staged.rejected,
          error
        })
      })

    const missing = runner.reads.find((table) => {
      const preparation = progress.get(table)
      return preparation !== undefined && preparation._tag !== "Prepared"
    })
    if (missing !== undefined) {
      const reason = `${missing}, which it reads, could not be prepared`
      yield* Effect.logWarning(`${runner.name} skipped: ${reason}`)
      yield* record("skipped", nothingStaged, Option.some(reason))
      return { _tag: "HeldBack", reason } as const
    }

    const attempt = Ref.updateAndGet(attempts, (n) => n + 1).pipe(
      Effect.flatMap((n) =>
        runner
          .run(frame)
          .pipe(
            Effect.tapError((error) =>
              Effect.logWarning(
                `${runner.name}: execution ${n}/${ATTEMPTS}: ${error.message}${n < ATTEMPTS && mayPass(error) ? `; trying again in ${Duration.format(PAUSE)}` : ""}`
              )
            )
          )
      ),
      Effect.withSpan(`runner ${runner.name}`)
    )
    const [elapsed, result] = yield* attempt.pipe(
      Effect.retry({
        while: mayPass,
        schedule: Schedule.intersect(Schedule.spaced(PAUSE), Schedule.recurs(ATTEMPTS - 1))
      }),
      Effect.either,
      Effect.timed
    )
    // A copy reads and writes in one stream, a derivation inside the database: each has one time to tell.
    const part = runner.reads.length === 0 ? runnerGetDataSeconds : runnerStoreDataSeconds
    yield* Metric.set(runnerSeconds(runner.name), Duration.toSeconds(elapsed))
    yield* Metric.update(runnerDurations(runner.name), Duration.toSeconds(elapsed))
    yield* Metric.set(part(runner.name), Duration.toSeconds(elapsed))

    if (result._tag === "Left") {
      if (result.left._tag === "RunSuperseded" || result.left._tag === "SourceShrank") return yield* result.left
      const reason = result.left.message
      yield* Effect.logError(`Error running ${runner.name}: ${reason}`)
      yield* record("failed", nothingStaged, Option.some(reason))
      return { _tag: "Failed", reason } as const
    }
    const { rejected, rows } = result.right
    yield* Effect.logDebug(`${runner.name}: ${rows} rows in ${Duration.toMillis(elapsed).toFixed(0)} ms`)
    yield* Effect.forEach(rejected, (refused) =>
      Effect.logWarning(`${runner.name}: ${refused.rows} rows rejected, ${refused.reason}`)
    )
    yield* record("completed", result.right, Option.none())
    return { _tag: "Prepared", rows } as const
  }).pipe(Effect.annotateLogs({ runner: runner.name }))
