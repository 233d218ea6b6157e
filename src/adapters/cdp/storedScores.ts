import { SqlClient, SqlSchema, type Statement } from "@effect/sql"
import { Array as Arr, type Context, DateTime, Effect, Schema } from "effect"
import type { ReportStatistics, ScoredReport } from "../../application/ports/ReportStatistics.js"
import { ScoringMetricId } from "../../domain/scoring/ScoringMetricId.js"
import type { ComparedReport } from "../../domain/scoring/ScoringPopulation.js"
import { PeriodLength } from "../../domain/time/PeriodLength.js"
import { WeekFromDate } from "../../domain/time/Week.js"
import { repositoryErrors } from "../shared/SqlErrors.js"

const Instant = Schema.DateTimeUtcFromDate

const header = { id: Schema.String, allocator: Schema.String, createDate: Instant }

/** A report with the metric, the score and the greatest score of the ranges of each result; null without ranges. */
const ScoredRow = Schema.Struct({
  ...header,
  results: Schema.Array(Schema.Tuple(ScoringMetricId, Schema.Int, Schema.NullOr(Schema.Int)))
})

const Rate = Schema.NullOr(Schema.Number)

/** A report with its success rates, and the metric and the value of each result. */
const ComparedRow = Schema.Struct({
  ...header,
  httpRate: Rate,
  urlFinderRate: Rate,
  results: Schema.Array(Schema.Tuple(ScoringMetricId, Schema.Number))
})

const DatacapRow = Schema.Struct({ allocator: Schema.String, week: WeekFromDate, total: Schema.BigInt })

/** Days that the reports of the ranking are at least old which its newest ones are compared with. */
const RANKING_AGES = [7, 30]

type Reads = Pick<
  Context.Tag.Service<ReportStatistics>,
  | "latestScoresReports"
  | "scoresSummaryReports"
  | "scoreSharesReports"
  | "comparedReports"
  | "latestDatacap"
  | "datacapByPeriod"
>

/** Reads of the scores of allocators' reports, and of the DataCap that stands beside them. */
export const storedScores = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  /** The newest report of each allocator up to each of some instants; of one instant the one with the greater id. */
  const newestUpTo = (instants: ReadonlyArray<Date | "infinity">, counts: Statement.Fragment) => sql`
    select distinct newest.id
    from (select distinct allocator from allocator_report) reported
    cross join (values ${sql.csv(instants.map((instant) => sql`(${instant}::timestamptz)`))}) bound (instant)
    cross join lateral (
      select report.id
      from allocator_report report
      where report.allocator = reported.allocator
        and report.create_date <= bound.instant
        and ${counts}
      order by report.create_date desc, report.id desc
      limit 1
    ) newest`

  const isScored = sql`exists (select from allocator_report_scoring_result where allocator_report_id = report.id)`

  /** Reports whose ids a statement chooses, with their scores. */
  const withScores = (chosen: Statement.Fragment) => sql`
    with chosen as materialized (${chosen}),
    result as (
      select scored.allocator_report_id, scored.metric, scored.score, max(reach.score) as maximum
      from chosen
      join allocator_report_scoring_result scored on scored.allocator_report_id = chosen.id
      left join allocator_report_scoring_result_range reach on reach.scoring_result_id = scored.id
      group by scored.id
    )
    select
      report.id,
      report.allocator,
      report.create_date as "createDate",
      coalesce(
        json_agg(json_build_array(metric, score, maximum) order by metric) filter (where metric is not null),
        '[]'
      ) as results
    from chosen
    join allocator_report report on report.id = chosen.id
    left join result on result.allocator_report_id = report.id
    group by report.id
    order by report.create_date, report.id`

  const latestScoresReports = SqlSchema.findAll({
    Request: Schema.Array(Instant),
    Result: ScoredRow,
    execute: (earlier) => withScores(newestUpTo(["infinity", ...earlier], isScored))
  })

  const scoreSharesReports = SqlSchema.findAll({
    Request: Instant,
    Result: ScoredRow,
    execute: (midnight) => withScores(newestUpTo([midnight], sql`true`))
  })

  const scoresSummaryReports = SqlSchema.findAll({
    Request: PeriodLength,
    Result: ScoredRow,
    execute: (groupBy) =>
      withScores(sql`
        select distinct on (allocator, period) id
        from (
          select id, allocator, create_date, date_trunc(${groupBy}, create_date, 'UTC') as period
          from allocator_report
        ) dated
        order by allocator, period, create_date desc, id desc`)
  })

  const comparedReports = SqlSchema.findAll({
    Request: Schema.Void,
    Result: ComparedRow,
    execute: () => sql`
      with reported as (select distinct allocator from allocator_report),
      chosen as (
        ${newestUpTo(["infinity"], sql`true`)}
        union
        select newest.id
        from reported
        cross join unnest(${ScoringMetricId.literals}::text[]) metrics (metric)
        cross join lateral (
          select report.id
          from allocator_report report
          join allocator_report_scoring_result scored on scored.allocator_report_id = report.id
          where report.allocator = reported.allocator and scored.metric = metrics.metric
          order by report.create_date desc, report.id desc
          limit 1
        ) newest
      )
      select
        report.id,
        report.allocator,
        report.create_date as "createDate",
        report.avg_retrievability_success_rate_http as "httpRate",
        report.avg_retrievability_success_rate_url_finder as "urlFinderRate",
        coalesce(
          json_agg(json_build_array(metric, metric_value) order by metric) filter (where metric is not null),
          '[]'
        ) as results
      from chosen
      join allocator_report report on report.id = chosen.id
      left join allocator_report_scoring_result scored on scored.allocator_report_id = report.id
      group by report.id
      order by report.create_date, report.id`
  })

  const latestDatacap = SqlSchema.findAll({
    Request: Schema.Void,
    Result: DatacapRow,
    execute: () => sql`
      select distinct on (allocator) allocator, week, total_sum_of_allocations::text as total
      from allocators_weekly_acc
      order by allocator, week desc`
  })

  const datacapByPeriod = SqlSchema.findAll({
    Request: PeriodLength,
    Result: DatacapRow,
    execute: (groupBy) => sql`
      select distinct on (allocator, period) allocator, week, total
      from (
        select
          allocator,
          week,
          date_trunc(${groupBy}, week, 'UTC') as period,
          total_sum_of_allocations::text as total
        from allocators_weekly_acc
      ) dated
      order by allocator, period, week desc`
  })

  return {
    latestScoresReports: (now) =>
      latestScoresReports(RANKING_AGES.map((days) => DateTime.subtract(now, { days }))).pipe(
        Effect.map(Arr.map(scoredReport)),
        repositoryErrors("ReportStatistics.latestScoresReports")
      ),
    scoresSummaryReports: (groupBy) =>
      scoresSummaryReports(groupBy).pipe(
        Effect.map(Arr.map(scoredReport)),
        repositoryErrors("ReportStatistics.scoresSummaryReports")
      ),
    scoreSharesReports: (cutoff) =>
      scoreSharesReports(DateTime.startOf(cutoff, "day")).pipe(
        Effect.map(Arr.map(scoredReport)),
        repositoryErrors("ReportStatistics.scoreSharesReports")
      ),
    comparedReports: comparedReports(undefined).pipe(
      Effect.map(Arr.map(comparedReport)),
      repositoryErrors("ReportStatistics.comparedReports")
    ),
    latestDatacap: latestDatacap(undefined).pipe(repositoryErrors("ReportStatistics.latestDatacap")),
    datacapByPeriod: (groupBy) => datacapByPeriod(groupBy).pipe(repositoryErrors("ReportStatistics.datacapByPeriod"))
  } satisfies Reads
})

const scoredReport = ({ results, ...report }: typeof ScoredRow.Type): ScoredReport => ({
  ...report,
  results: results.map(([metric, score, maximum]) => ({
    metric,
    score,
    ranges: maximum === null ? [] : [{ score: maximum }]
  }))
})

const comparedReport = ({ results, ...report }: typeof ComparedRow.Type): ComparedReport => ({
  ...report,
  results: results.map(([metric, value]) => ({ metric, value }))
})
