import { DateTime, Duration, Effect, Option } from "effect"
import * as Clock from "../ports/Clock.js"
import { Generations } from "../ports/Generations.js"
import { type JobRecord, RunHistory } from "../ports/RunHistory.js"
import { connectionTrouble, SourceConnection } from "../ports/SourceConnection.js"
import { dmobLimit, type FreshnessLimit, sourceLimits, tableLimits } from "./freshnessLimits.js"

export type FreshnessState = "fresh" | "late" | "stale" | "never"

export interface Freshness {
  /** A table, a job or `dmob`. */
  readonly name: string
  readonly kind: "table" | "source"
  readonly lastSuccess: Option.Option<DateTime.Utc>
  readonly age: Option.Option<Duration.Duration>
  readonly limit: Duration.Duration
  readonly state: FreshnessState
  /** Why it was not renewed lately. */
  readonly reason: Option.Option<string>
  readonly rows: Option.Option<number>
}

/** How old each table and each source is. */
export const getFreshness = Effect.fn("getFreshness")(function* () {
  return yield* freshnessAt(yield* Clock.now)
})

/** As {@link getFreshness}, at an instant that was taken before. */
export const freshnessAt = Effect.fn("freshnessAt")(function* (now: DateTime.Utc) {
  const tables = new Map((yield* (yield* Generations).tables).map((record) => [record.table, record]))
  const jobs = new Map((yield* (yield* RunHistory).jobs).map((record) => [record.job, record]))
  const trouble = connectionTrouble(yield* yield* SourceConnection)
  const dmob = lastFetched(Option.fromNullable(jobs.get("aggregation")))
  return [
    ...tableLimits.map((limit) => {
      const record = Option.fromNullable(tables.get(limit.name))
      return freshness(now, "table", limit, {
        lastSuccess: Option.map(record, ({ asOf }) => asOf),
        reason: Option.flatMap(record, ({ leftBehind }) => leftBehind),
        rows: Option.map(record, ({ rows }) => rows)
      })
    }),
    freshness(now, "source", dmobLimit, { ...dmob, reason: Option.orElse(trouble, () => dmob.reason) }),
    ...sourceLimits.map((limit) =>
      freshness(now, "source", limit, lastFetched(Option.fromNullable(jobs.get(limit.name))))
    )
  ]
})

/** What the runs of the job that reads a source tell of it. */
const lastFetched = (job: Option.Option<JobRecord>): Pick<Freshness, "lastSuccess" | "reason" | "rows"> => ({
  lastSuccess: Option.flatMap(job, ({ lastSuccess }) => lastSuccess),
  reason: Option.flatMap(job, ({ unhealthyReason }) => unhealthyReason),
  rows: Option.map(job, ({ lastRows }) => lastRows)
})

const freshness = (
  now: DateTime.Utc,
  kind: Freshness["kind"],
  { name, limit }: FreshnessLimit<string>,
  record: Pick<Freshness, "lastSuccess" | "reason" | "rows">
): Freshness => {
  const age = Option.map(record.lastSuccess, ageAt(now))
  return { name, kind, limit, age, state: stateOf(age, limit), ...record }
}

/** Time since an instant; nothing for one that a clock ahead of ours has written. */
export const ageAt =
  (now: DateTime.Utc) =>
  (instant: DateTime.Utc): Duration.Duration =>
    Duration.millis(Math.max(0, DateTime.toEpochMillis(now) - DateTime.toEpochMillis(instant)))

/** Late past the limit, stale past twice the limit. */
export const stateOf = (age: Option.Option<Duration.Duration>, limit: Duration.Duration): FreshnessState => {
  if (Option.isNone(age)) return "never"
  if (Duration.lessThanOrEqualTo(age.value, limit)) return "fresh"
  return Duration.lessThanOrEqualTo(age.value, Duration.times(limit, 2)) ? "late" : "stale"
}
