import type { CollectedTable } from "../aggregation/AggregationTable.js"
import type { Job, JobOutcome } from "../jobs/Job.js"

/** A job that brings home what an outside service knows. */
export interface Collector<E, R> extends Job<E, R> {
  /** Tables that nothing else fills. */
  readonly fills: ReadonlyArray<CollectedTable>
}

/** Share of what is stored that a source may lose at once; beyond it only a person can vouch for the loss. */
export const LARGEST_LOSS = 0.5

/** Outcome of a run that had nothing to do. */
export const nothingDone: JobOutcome = { rowsRead: 0, rowsWritten: 0, failures: [] }

const TOLD_FAILURES = 10

/** The first failures in full and the number of the others: a service that is down fails for every file in the same way. */
export const tellFailures = (failures: ReadonlyArray<string>): ReadonlyArray<string> =>
  failures.length <= TOLD_FAILURES
    ? failures
    : [...failures.slice(0, TOLD_FAILURES), `and ${failures.length - TOLD_FAILURES} more`]
