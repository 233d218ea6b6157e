import { Duration, Effect } from "effect"
import type { CollectedTable } from "../aggregation/AggregationTable.js"
import { type Job, nothingDone } from "../jobs/Job.js"

/** A job that brings home what an outside service knows. */
export interface Collector<E, R> extends Job<E, R> {
  /** Tables that nothing else fills. */
  readonly fills: ReadonlyArray<CollectedTable>
  /** Age after which what it collects is late. */
  readonly limit: Duration.Duration
  /** Set when it reads what the aggregation publishes: on an empty database it has to wait for that. */
  readonly needs?: "aggregation"
}

/** Limits of collectors that run once an hour and once a day. Source: operations, "What users can ask of the data". */
export const HOURLY_LIMIT = Duration.minutes(90)
export const DAILY_LIMIT = Duration.hours(26)

/** Share of what is stored that a source may lose at once; beyond it only a person can vouch for the loss. */
export const LARGEST_LOSS = 0.5

/** Outcome of a run of a collector that is off for want of these variables; the log says so once a run. */
export const switchedOff = (what: string, variables: ReadonlyArray<string>) =>
  Effect.suspend(() => {
    const off = `${what} not collected: set ${variables.join(" and ")} to collect it`
    return Effect.as(Effect.logWarning(off), { ...nothingDone, off })
  })

const TOLD_FAILURES = 10

/** The first failures in full and the number of the others: a service that is down fails for every file in the same way. */
export const tellFailures = (failures: ReadonlyArray<string>): ReadonlyArray<string> =>
  failures.length <= TOLD_FAILURES
    ? failures
    : [...failures.slice(0, TOLD_FAILURES), `and ${failures.length - TOLD_FAILURES} more`]
