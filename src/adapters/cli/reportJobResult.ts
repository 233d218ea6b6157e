import { Console, Data, Effect } from "effect"
import type { JobOutcome } from "../../application/jobs/Job.js"
import type { JobResult } from "../../application/jobs/RunJob.js"

/** The work that a command asked for was not done. */
export class WorkNotDone extends Data.TaggedError("WorkNotDone")<{ readonly message: string }> {}

/** `run` is null when nothing ran. */
interface JobReport extends JobOutcome {
  readonly job: string
  readonly run: string | null
  readonly state: "completed" | "failed" | "skipped" | "off"
}

const reportOf = (job: string, result: JobResult): JobReport => {
  switch (result._tag) {
    case "Ran":
      return {
        job,
        run: result.run,
        state: result.outcome.off === undefined ? result.state : "off",
        ...result.outcome
      }
    case "Skipped":
      return skipped(job, result.reason)
    case "SlotTaken":
      return skipped(job, "another instance has taken its slot")
  }
}

const skipped = (job: string, reason: string): JobReport => ({
  job,
  run: null,
  state: "skipped",
  rowsRead: 0,
  rowsWritten: 0,
  failures: [reason]
})

/** One sentence, as a person reads it. */
const describe = ({ failures, job, off, rowsRead, rowsWritten, run, state }: JobReport): string =>
  off !== undefined
    ? `${job} had nothing to do: ${off}.`
    : run === null
      ? `${job} did not run: ${failures.join("; ")}.`
      : `${job} ${state} as run ${run}: ${[...failures, `${rowsRead} rows read, ${rowsWritten} written`].join("; ")}.`

/** Says on standard output what became of a job, with `json` as one `JobReport`; fails unless it completed. */
export const reportJobResult = (job: string, result: JobResult, json: boolean): Effect.Effect<void, WorkNotDone> =>
  Effect.gen(function* () {
    const report = reportOf(job, result)
    if (json) yield* Console.log(JSON.stringify(report))
    else if (report.state === "completed") yield* Console.log(describe(report))
    if (report.state !== "completed") return yield* new WorkNotDone({ message: describe(report) })
  })
