import type { DateTime, Effect, Option } from "effect"
import type { RunId } from "../ports/RunHistory.js"

/** What a job's work is told of its run. */
export interface JobRun {
  readonly run: RunId
  /** The instant this run speaks of; taken once and handed to everything it does. */
  readonly asOf: DateTime.Utc
  /** Cron instant this run stands for; none when a person or the first start asked. */
  readonly slot: Option.Option<DateTime.Utc>
  /** A person vouches for data that looks implausible. */
  readonly force: boolean
}

/** What a job did. With failures the run ends as failed, though what succeeded stays. */
export interface JobOutcome {
  readonly rowsRead: number
  readonly rowsWritten: number
  readonly failures: ReadonlyArray<string>
  /** Why there was nothing to work with: a variable that is not set. The run completes all the same. */
  readonly off?: string
}

/** Outcome of a run that had nothing to do. */
export const nothingDone: JobOutcome = { rowsRead: 0, rowsWritten: 0, failures: [] }

export interface Job<E, R> {
  /** `aggregation`, `collect-filspark` …: the value of `?job=`, and in capitals of `JOB_<NAME>_CRON`. */
  readonly name: string
  readonly description: string
  /** Five fields, UTC. */
  readonly cron: string
  readonly work: (run: JobRun) => Effect.Effect<JobOutcome, E, R>
}
