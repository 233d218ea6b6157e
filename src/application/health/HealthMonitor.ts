import { Context, DateTime, Duration, Effect, Either, Layer, Option, Ref } from "effect"
import { DAILY_LIMIT, HOURLY_LIMIT } from "../collect/Collector.js"
import { ageAt, stateOf } from "../data/GetFreshness.js"
import * as Clock from "../ports/Clock.js"
import { type DependencyCheck, DependencyHealth } from "../ports/DependencyHealth.js"
import { type JobRecord, RunHistory } from "../ports/RunHistory.js"
import { COMMENT_ANSWERS } from "../report/AnswerComment.js"
import { failedReports } from "../report/ReportSweep.js"
import { allocatorReports, clientReports } from "../report/SweepReports.js"
import { ServiceLifecycle } from "./ServiceLifecycle.js"

interface Checked {
  /** The name is the interface for dashboards. */
  readonly name: string
  readonly up: boolean
  /** Without it this instance cannot serve. */
  readonly vital: boolean
}

export type HealthEntry = Checked &
  (
    | { readonly kind: "app"; readonly startedAt: DateTime.Utc; readonly lastFailedAt: Option.Option<DateTime.Utc> }
    | { readonly kind: "dependency"; readonly reason: Option.Option<string> }
    | {
        readonly kind: "job"
        readonly lastSuccess: Option.Option<DateTime.Utc>
        readonly lastRun: Option.Option<DateTime.Utc>
        readonly unhealthyReason: Option.Option<string>
      }
    | {
        readonly kind: "sweep"
        /** Start of the newest sweep that has ended, and what came of that one. */
        readonly lastRun: Option.Option<DateTime.Utc>
        readonly lastRunReports: Option.Option<number>
        readonly lastRunFails: Option.Option<number>
      }
  )

export interface Health {
  readonly status: "ok" | "error" | "shutting_down"
  readonly entries: ReadonlyArray<HealthEntry>
}

interface WatchedJob {
  /** The name that dashboards read. */
  readonly name: string
  readonly job: string
  /** Without success for more than twice as long it is down. */
  readonly limit: Duration.Duration
  /** What is told beside its state: its times, its reports or, when it is down, the reason. */
  readonly tells: "times" | "reports" | "reason"
}

/** Jobs in health, in its order. */
const watchedJobs: ReadonlyArray<WatchedJob> = [
  { name: "AggregationTasksService", job: "aggregation", limit: HOURLY_LIMIT, tells: "times" },
  { name: "ClientReportGeneratorJobService", job: clientReports.name, limit: DAILY_LIMIT, tells: "reports" },
  { name: "AllocatorReportGeneratorJobService", job: allocatorReports.name, limit: DAILY_LIMIT, tells: "reports" },
  { name: "IpniAdvertisementFetcherJobService", job: "ipni-fetcher", limit: DAILY_LIMIT, tells: "reason" },
  // Nobody has to ask for anything: only a failure counts.
  { name: "GitHubTriggersHandlerService", job: COMMENT_ANSWERS, limit: Duration.infinity, tells: "reason" },
  { name: "GitHubAllocatorRegistryService", job: "collect-registry", limit: HOURLY_LIMIT, tells: "reason" }
]

/** A healthy answer holds this long; an unhealthy one is asked again every time. */
const HEALTHY_FOR = Duration.seconds(10)

/** Whoever has not answered by then is down. */
const TIME_LIMIT = Duration.seconds(5)

/** What is up, what is down, whether this instance can serve. */
export class HealthMonitor extends Context.Tag("cdp/HealthMonitor")<
  HealthMonitor,
  {
    /**
     * In strict mode anything that is down makes the status an error, else only what this instance cannot serve without.
     */
    readonly check: (options: { readonly strict: boolean }) => Effect.Effect<Health>
  }
>() {}

export const HealthMonitorLive = Layer.effect(
  HealthMonitor,
  Effect.gen(function* () {
    const { checks } = yield* DependencyHealth
    const history = yield* RunHistory
    const lifecycle = yield* ServiceLifecycle
    const lastFailedAt = yield* Ref.make(Option.none<DateTime.Utc>())
    const memo = yield* Ref.make(
      Option.none<{ readonly at: DateTime.Utc; readonly entries: ReadonlyArray<HealthEntry> }>()
    )

    // A database that hangs is left behind with its query.
    const jobRecords = history.jobs.pipe(Effect.disconnect, Effect.timeout(TIME_LIMIT))

    const measure = Effect.fn("HealthMonitor.measure")(function* (now: DateTime.Utc) {
      const [dependencies, records] = yield* Effect.all(
        [Effect.forEach(checks, askDependency, { concurrency: "unbounded" }), Effect.either(jobRecords)],
        { concurrency: 2 }
      )
      return [
        ...dependencies,
        ...watchedJobs.map((watched) =>
          Either.match(records, {
            onLeft: () => jobEntry(watched, Option.none(), Option.some("the run history cannot be read")),
            onRight: (found) => judgeJob(watched, found, now)
          })
        )
      ]
    })

    const entriesAt = Effect.fn("HealthMonitor.entriesAt")(function* (now: DateTime.Utc) {
      const known = Option.filter(yield* Ref.get(memo), ({ at }) => Duration.lessThan(ageAt(now)(at), HEALTHY_FOR))
      if (Option.isSome(known)) return known.value.entries
      const entries = yield* measure(now)
      yield* Ref.set(memo, entries.every(({ up }) => up) ? Option.some({ at: now, entries }) : Option.none())
      return entries
    })

    return HealthMonitor.of({
      check: Effect.fn("HealthMonitor.check")(function* ({ strict }) {
        const now = yield* Clock.now
        const entries = yield* entriesAt(now)
        const isStopping = yield* lifecycle.isStopping
        const failed = entries.some(({ up, vital }) => !up && (vital || strict))
        const app: HealthEntry = {
          kind: "app",
          name: "app",
          up: !isStopping,
          vital: true,
          startedAt: lifecycle.startedAt,
          lastFailedAt: yield* Ref.get(lastFailedAt)
        }
        if (isStopping || failed) yield* Ref.set(lastFailedAt, Option.some(now))
        return { status: isStopping ? "shutting_down" : failed ? "error" : "ok", entries: [app, ...entries] }
      })
    })
  })
)

const askDependency = ({ name, vital, ask }: DependencyCheck) =>
  Effect.match(ask, {
    onSuccess: (): HealthEntry => ({ kind: "dependency", name, vital, up: true, reason: Option.none() }),
    onFailure: ({ reason }): HealthEntry => ({
      kind: "dependency",
      name,
      vital,
      up: false,
      reason: Option.some(reason)
    })
  })

/** A job is down when its last run failed, or when it has not succeeded for too long. One that never ran is up. */
const judgeJob = (watched: WatchedJob, records: ReadonlyArray<JobRecord>, now: DateTime.Utc): HealthEntry => {
  const record = Option.fromNullable(records.find(({ job }) => job === watched.job))
  const silent = Option.flatMap(record, ({ lastSuccess }) =>
    Option.filterMap(lastSuccess, (instant) =>
      stateOf(Option.some(ageAt(now)(instant)), watched.limit) === "stale"
        ? Option.some(`no successful run since ${DateTime.formatIso(instant)}`)
        : Option.none()
    )
  )
  const reason = Option.orElse(
    Option.flatMap(record, ({ unhealthyReason }) => unhealthyReason),
    () => silent
  )
  return jobEntry(watched, record, reason)
}

const jobEntry = (
  { name, tells }: WatchedJob,
  record: Option.Option<JobRecord>,
  reason: Option.Option<string>
): HealthEntry => {
  const checked: Checked = { name, vital: false, up: Option.isNone(reason) }
  switch (tells) {
    case "times":
      return {
        ...checked,
        kind: "job",
        lastSuccess: Option.flatMap(record, ({ lastSuccess }) => lastSuccess),
        lastRun: Option.flatMap(record, ({ lastRun }) => lastRun),
        unhealthyReason: reason
      }
    case "reports": {
      const ended = Option.flatMap(record, ({ lastEnded }) => lastEnded)
      return {
        ...checked,
        kind: "sweep",
        lastRun: Option.map(ended, ({ startedAt }) => startedAt),
        lastRunReports: Option.map(ended, ({ rowsWritten }) => rowsWritten),
        lastRunFails: Option.map(ended, ({ rejected }) => failedReports(rejected))
      }
    }
    case "reason":
      return { ...checked, kind: "dependency", reason }
  }
}
