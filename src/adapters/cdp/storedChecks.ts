import { SqlClient, SqlSchema, type Statement } from "@effect/sql"
import { Array as Arr, type Context, DateTime, type Duration, Effect, Schema } from "effect"
import type { PeriodCheck, ReportStatistics } from "../../application/ports/ReportStatistics.js"
import { AllocatorCheckId } from "../../domain/report/allocator/AllocatorCheckId.js"
import { type CheckPeriod, changesSince } from "../../domain/report/statistics/CheckCounts.js"
import { truncatedRatio } from "../../domain/shared/Ratio.js"
import { PeriodLength } from "../../domain/time/PeriodLength.js"
import { repositoryErrors } from "../shared/SqlErrors.js"

const Instant = Schema.DateTimeUtcFromDate

const CountsRow = Schema.Struct({
  start: Instant,
  checksPassedCount: Schema.Int,
  checksFailedCount: Schema.Int
})

const Days = Schema.Struct({ from: Instant, until: Instant })

const DayAsked = Schema.Struct({ before: Instant, day: Instant, after: Instant })
const ToldRow = Schema.Struct({
  allocator: Schema.String,
  report: Schema.String,
  createDate: Instant,
  check: AllocatorCheckId,
  result: Schema.Boolean,
  message: Schema.String
})

const Allocators = Schema.Array(Schema.String)
const VerdictsRow = Schema.Struct({
  check: AllocatorCheckId,
  createDate: Instant,
  passed: Allocators,
  failed: Allocators
})

const AlertsRow = Schema.Struct({ failed: Schema.NumberFromString })
const FailingRow = Schema.Struct({ failing: Schema.BigInt, reported: Schema.BigInt })

/** Where the checks of a kind of report are stored, and whose reports they are. */
const reportKinds = {
  allocator: { reports: "allocator_report", results: "allocator_report_check_result", key: "allocator_report_id" },
  client: { reports: "client_report", results: "client_report_check_result", key: "client_report_id" }
} as const

type Reads = Pick<
  Context.Tag.Service<ReportStatistics>,
  | "weeklyCheckCounts"
  | "dailyCheckCounts"
  | "checksAround"
  | "checksByPeriod"
  | "numberOfAlerts"
  | "failingClientsShare"
>

/** Reads of the results of checks, which bear the instant of their report. */
export const storedChecks = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  const allocatorChecks = sql`
    allocator_report_check_result checked
    join allocator_report report on report.id = checked.allocator_report_id`

  const countsByPeriod = (length: "week" | "day", within: Statement.Fragment) => sql`
    select
      start,
      (count(*) filter (where has_passed))::integer as "checksPassedCount",
      (count(*) filter (where has_failed))::integer as "checksFailedCount"
    from (
      select
        date_trunc(${length}, checked.create_date, 'UTC') as start,
        bool_or(result) as has_passed,
        bool_or(not result) as has_failed
      from ${allocatorChecks}
      where ${within}
      group by start, report.allocator, checked."check"
    ) verdict
    group by start
    order by start desc`

  const weeklyCounts = SqlSchema.findAll({
    Request: Schema.Void,
    Result: CountsRow,
    execute: () => countsByPeriod("week", sql`true`)
  })

  const dailyCounts = SqlSchema.findAll({
    Request: Days,
    Result: CountsRow,
    execute: ({ from, until }) =>
      countsByPeriod("day", sql`checked.create_date >= ${from} and checked.create_date < ${until}`)
  })

  const checksAround = SqlSchema.findAll({
    Request: DayAsked,
    Result: ToldRow,
    execute: ({ before, day, after }) => sql`
      with failing as (
        select distinct report.allocator, checked."check"
        from ${allocatorChecks}
        where checked.create_date >= ${day} and checked.create_date < ${after} and not result
      ),
      earlier as materialized (
        select checked.id, checked.create_date, report.allocator, checked."check", checked.result
        from ${allocatorChecks}
        join failing on failing.allocator = report.allocator and failing."check" = checked."check"
        where checked.create_date < ${day}
      ),
      chosen as (
        select id from allocator_report_check_result where create_date >= ${before} and create_date < ${after}
        union
        (
          select distinct on (allocator, "check") id
          from earlier
          where not result
          order by allocator, "check", create_date
        )
        union
        (
          select distinct on (allocator, "check", result) id
          from earlier
          order by allocator, "check", result, create_date desc
        )
      )
      select
        report.allocator,
        report.id as report,
        checked.create_date as "createDate",
        checked."check",
        checked.result,
        coalesce(checked.metadata ->> 'msg', '') as message
      from ${allocatorChecks}
      join chosen on chosen.id = checked.id
      order by checked.create_date, report.id, checked."check"`
  })

  const verdictsByPeriod = SqlSchema.findAll({
    Request: PeriodLength,
    Result: VerdictsRow,
    execute: (groupBy) => sql`
      select
        "check",
        start as "createDate",
        coalesce(json_agg(allocator order by allocator) filter (where has_passed), '[]') as passed,
        coalesce(json_agg(allocator order by allocator) filter (where not has_passed), '[]') as failed
      from (
        select
          checked."check",
          date_trunc(${groupBy}, checked.create_date, 'UTC') as start,
          report.allocator,
          bool_and(result) as has_passed
        from ${allocatorChecks}
        group by checked."check", start, report.allocator
      ) verdict
      group by "check", start
      order by "check", start`
  })

  /** How much each of the newest reports failed on the last day with results that ends before an instant. */
  const newestOfDay = (subject: keyof typeof reportKinds, nextDay: Date) => {
    const { reports, results, key } = reportKinds[subject]
    return sql`
      select distinct on (subject) results, failed
      from (
        select
          report.${sql(subject)} as subject,
          report.create_date,
          report.id,
          count(*) as results,
          count(*) filter (where not result) as failed
        from (
          select date_trunc('day', max(create_date), 'UTC') as day from ${sql(results)} where create_date < ${nextDay}
        ) newest
        join ${sql(results)} checked
          on checked.create_date >= newest.day and checked.create_date < newest.day + interval '1 day'
        join ${sql(reports)} report on report.id = checked.${sql(key)}
        group by report.id
      ) counted
      order by subject, create_date desc, id desc`
  }

  const alerts = SqlSchema.single({
    Request: Instant,
    Result: AlertsRow,
    execute: (nextDay) => sql`
      select coalesce(sum(failed), 0)::text as failed
      from (${newestOfDay("allocator", nextDay)}) newest`
  })

  const failingClients = SqlSchema.single({
    Request: Instant,
    Result: FailingRow,
    execute: (nextDay) => sql`
      select (count(*) filter (where 2 * failed > results))::text as failing, count(*)::text as reported
      from (${newestOfDay("client", nextDay)}) newest`
  })

  return {
    weeklyCheckCounts: weeklyCounts(undefined).pipe(
      Effect.map(withChanges("7 days")),
      repositoryErrors("ReportStatistics.weeklyCheckCounts")
    ),
    dailyCheckCounts: (week) =>
      dailyCounts({ from: DateTime.subtract(week, { days: 1 }), until: DateTime.add(week, { days: 7 }) }).pipe(
        Effect.map(withChanges("1 day")),
        Effect.map(Arr.filter(({ start }) => DateTime.greaterThanOrEqualTo(start, week))),
        repositoryErrors("ReportStatistics.dailyCheckCounts")
      ),
    checksAround: (day) =>
      checksAround({
        before: DateTime.subtract(day, { days: 1 }),
        day,
        after: DateTime.add(day, { days: 1 })
      }).pipe(repositoryErrors("ReportStatistics.checksAround")),
    checksByPeriod: (groupBy) =>
      verdictsByPeriod(groupBy).pipe(
        Effect.map(Arr.flatMap(periodChecks)),
        repositoryErrors("ReportStatistics.checksByPeriod")
      ),
    numberOfAlerts: (at) =>
      alerts(dayAfter(at)).pipe(
        Effect.catchTag("NoSuchElementException", Effect.die),
        Effect.map(({ failed }) => failed),
        repositoryErrors("ReportStatistics.numberOfAlerts")
      ),
    failingClientsShare: (at) =>
      failingClients(dayAfter(at)).pipe(
        Effect.catchTag("NoSuchElementException", Effect.die),
        Effect.map(({ failing, reported }) => truncatedRatio(failing, reported)),
        repositoryErrors("ReportStatistics.failingClientsShare")
      )
  } satisfies Reads
})

/** What changed from the period right before, for counts of which the newest come first. */
const withChanges =
  (length: Duration.DurationInput) =>
  (counts: ReadonlyArray<typeof CountsRow.Type>): ReadonlyArray<CheckPeriod> =>
    counts.map((now, index) => {
      const before = counts[index + 1]
      const isAdjacent =
        before !== undefined && DateTime.Equivalence(before.start, DateTime.subtractDuration(now.start, length))
      return { ...now, ...changesSince(isAdjacent ? before : undefined, now) }
    })

const periodChecks = ({ check, createDate, passed, failed }: typeof VerdictsRow.Type): ReadonlyArray<PeriodCheck> => [
  ...passed.map((allocator) => ({ allocator, check, createDate, result: true })),
  ...failed.map((allocator) => ({ allocator, check, createDate, result: false }))
]

/** First instant of the day after the one that contains an instant. */
const dayAfter = (instant: DateTime.Utc): DateTime.Utc => DateTime.add(DateTime.startOf(instant, "day"), { days: 1 })
