import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import type { RepositoryError } from "./PortErrors.js"
import type { RejectedRows } from "./RejectedRows.js"

/** Decimal text of a 64-bit row id. */
export const RunId = Schema.String.pipe(Schema.pattern(/^\d{1,18}$/), Schema.brand("RunId"))
export type RunId = typeof RunId.Type

/** What made a job run: its cron, a missed slot, the first start, a person. */
export const Trigger = Schema.Literal("cron", "catchUp", "start", "manual")
export type Trigger = typeof Trigger.Type

export const RunState = Schema.Literal("running", "completed", "failed", "skipped", "abandoned")
export type RunState = typeof RunState.Type

export interface RunOpening {
  readonly job: string
  readonly trigger: Trigger
  /** Cron instant this run stands for; none when a person asked. At most one run of a slot is running, completed or failed. */
  readonly slot: Option.Option<DateTime.Utc>
  readonly instance: string
  readonly asOf: DateTime.Utc
}

export interface RunOutcome {
  readonly state: "completed" | "failed" | "abandoned"
  readonly finishedAt: DateTime.Utc
  readonly rowsRead: number
  readonly rowsWritten: number
  readonly error: Option.Option<string>
}

/** How far a run has come. */
export type RunProgress = Pick<RunOutcome, "rowsRead" | "rowsWritten">

export interface RunnerRecord {
  readonly name: string
  /** Attempts made; 0 when the runner was skipped because something it reads failed. */
  readonly attempt: number
  readonly state: "completed" | "failed" | "skipped"
  readonly startedAt: DateTime.Utc
  readonly finishedAt: DateTime.Utc
  readonly rowsRead: number
  readonly rowsWritten: number
  readonly rejected: ReadonlyArray<RejectedRows>
  readonly error: Option.Option<string>
}

export interface Run {
  readonly id: RunId
  readonly job: string
  readonly slot: Option.Option<DateTime.Utc>
  readonly trigger: Trigger
  readonly instance: string
  readonly state: RunState
  readonly asOf: DateTime.Utc
  readonly startedAt: DateTime.Utc
  readonly finishedAt: Option.Option<DateTime.Utc>
  readonly rowsRead: number
  readonly rowsWritten: number
  readonly error: Option.Option<string>
}

export interface RunFilter {
  readonly job: Option.Option<string>
  readonly state: Option.Option<RunState>
  readonly limit: number
  readonly offset: number
}

/** How a job last fared, whichever instance ran it. */
export interface JobRecord {
  readonly job: string
  /** Start of the newest run that is not a skip. */
  readonly lastRun: Option.Option<DateTime.Utc>
  /** End of the newest completed run. */
  readonly lastSuccess: Option.Option<DateTime.Utc>
  /** Error of the newest finished run, when that one failed. */
  readonly unhealthyReason: Option.Option<string>
  /** Rows read by the newest completed run that read any; 0 without one. */
  readonly lastRows: number
  /** The newest run that ended by itself, completed or failed. */
  readonly lastEnded: Option.Option<EndedRun>
}

/** What came of a run. */
export interface EndedRun {
  readonly startedAt: DateTime.Utc
  readonly rowsWritten: number
  /** Of all its runners. */
  readonly rejected: ReadonlyArray<RejectedRows>
}

/** What ran, when, on which data, across all instances. */
export class RunHistory extends Context.Tag("cdp/RunHistory")<
  RunHistory,
  {
    /** Opens a run. Call only while holding the job's lock: runs of the job still open are marked abandoned. None when the slot is taken. */
    readonly open: (opening: RunOpening) => Effect.Effect<Option.Option<RunId>, RepositoryError>
    /** Leaves a row for a trigger that found the job under way. */
    readonly skip: (opening: RunOpening, reason: string) => Effect.Effect<void, RepositoryError>
    /** Leaves a row for work that needed no lock and is done: of one job any number may go on at once. */
    readonly record: (opening: RunOpening, outcome: RunOutcome) => Effect.Effect<void, RepositoryError>
    /** Tells how far a run under way has come, as far as that is more than was told before; does nothing to one that has ended. */
    readonly progress: (run: RunId, progress: RunProgress) => Effect.Effect<void, RepositoryError>
    /** Closes a run, which keeps the progress told of it where that is more; does nothing to one that was closed or abandoned before. */
    readonly close: (run: RunId, outcome: RunOutcome) => Effect.Effect<void, RepositoryError>
    readonly recordRunner: (run: RunId, record: RunnerRecord) => Effect.Effect<void, RepositoryError>
    /** Whether a run of this slot is running, completed or failed. */
    readonly isTaken: (job: string, slot: DateTime.Utc) => Effect.Effect<boolean, RepositoryError>
    /** Newest first, with the number of all that match. */
    readonly list: (
      filter: RunFilter
    ) => Effect.Effect<{ readonly total: number; readonly runs: ReadonlyArray<Run> }, RepositoryError>
    readonly find: (
      run: RunId
    ) => Effect.Effect<
      Option.Option<{ readonly run: Run; readonly runners: ReadonlyArray<RunnerRecord> }>,
      RepositoryError
    >
    /** A record for each job that ever ran, ordered by name. */
    readonly jobs: Effect.Effect<ReadonlyArray<JobRecord>, RepositoryError>
  }
>() {}
