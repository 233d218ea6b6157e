import { DateTime, Option, Order } from "effect"
import type { DataType } from "../allocator/Allocator.js"
import { groupRows, sumOf } from "../shared/Grouping.js"
import { byIdNumber } from "../shared/Ids.js"
import type { PeriodLength } from "../time/PeriodLength.js"
import { type AllocatorDatacap, newestDatacap } from "./AllocatorDatacap.js"
import { isAtLeast, printScorePercentage, type ReportScore, reportScore, type ScoredResult } from "./ReportScore.js"
import { ScoringMetricId } from "./ScoringMetricId.js"
import { newestReports, type StoredReport } from "./StoredReport.js"

/** A stored result and its metric, which may be one that no rule set produces any more. */
export interface MetricResult extends ScoredResult {
  readonly metric: ScoringMetricId
}

/** An allocator of either registry, once; its data type is null when only the archive has it. */
export interface SummarisedAllocator {
  readonly allocator: string
  readonly dataType: DataType | null
}

/** Percentages of the maximum, 0..100, from which a score is medium and high. */
export interface ScoreThresholds {
  readonly medium: number
  readonly high: number
}

export const DEFAULT_SCORE_THRESHOLDS: ScoreThresholds = { medium: 30, high: 75 }

/** What the summary is made of. */
export interface ScoresSummaryInput {
  readonly groupBy: PeriodLength
  readonly thresholds: ScoreThresholds
  readonly allocators: ReadonlyArray<SummarisedAllocator>
  readonly datacap: ReadonlyArray<AllocatorDatacap>
  readonly reports: ReadonlyArray<StoredReport<MetricResult>>
}

/** What an allocator reached in a metric. */
export interface SummarisedScore extends SummarisedAllocator {
  readonly reportId: string
  readonly createDate: DateTime.Utc
  readonly score: ReportScore
  /** 0..100, two decimals; `100` when there was nothing to reach. */
  readonly percentage: string
  /** Bytes. */
  readonly totalDatacap: bigint
}

/** The allocators that reached about as much, by id. */
export interface ScoreGroup {
  readonly allocators: ReadonlyArray<SummarisedScore>
  /** Bytes. */
  readonly datacap: bigint
}

/** Scores of a metric in a week or month. */
export interface PeriodScores {
  /** First instant of the period. */
  readonly date: DateTime.Utc
  readonly low: ScoreGroup
  readonly medium: ScoreGroup
  readonly high: ScoreGroup
}

export interface MetricScores {
  readonly metric: ScoringMetricId
  /** In time's order. */
  readonly periods: ReadonlyArray<PeriodScores>
}

const byAllocator = Order.mapInput(byIdNumber, ({ allocator }: SummarisedScore) => allocator)

const scoreGroup = (allocators: ReadonlyArray<SummarisedScore>): ScoreGroup => ({
  allocators: Array.from(allocators).sort(byAllocator),
  datacap: sumOf(allocators, ({ totalDatacap }) => totalDatacap)
})

const periodScores = (
  date: DateTime.Utc,
  scores: ReadonlyArray<SummarisedScore>,
  { medium, high }: ScoreThresholds
): PeriodScores => {
  const isHigh = ({ score }: SummarisedScore) => isAtLeast(score, high)
  const isMedium = (summarised: SummarisedScore) => !isHigh(summarised) && isAtLeast(summarised.score, medium)
  return {
    date,
    high: scoreGroup(scores.filter(isHigh)),
    medium: scoreGroup(scores.filter(isMedium)),
    low: scoreGroup(scores.filter((summarised) => !isHigh(summarised) && !isMedium(summarised)))
  }
}

/**
 * How many allocators reach much, some or little in each metric, by the newest report of each allocator and period; of
 * one data type or of all. Metrics in the order of the API. Source: published rules, "Scores by metric".
 */
export const scoresSummary = (
  { groupBy, thresholds, allocators, datacap, reports }: ScoresSummaryInput,
  dataType: Option.Option<DataType>
): ReadonlyArray<MetricScores> => {
  const periodOf = (instant: DateTime.Utc) => DateTime.startOf(instant, groupBy, { weekStartsOn: 1 })
  const datacapOf = newestDatacap(datacap)
  const asked = new Map(
    allocators
      .filter((row) => Option.match(dataType, { onNone: () => true, onSome: (wanted) => wanted === row.dataType }))
      .map((row) => [row.allocator, row])
  )
  const scores = groupRows(reports, ({ createDate }) => [DateTime.toEpochMillis(periodOf(createDate))])
    .flatMap((ofPeriod) => Array.from(newestReports(ofPeriod).values()))
    .flatMap(({ id, allocator, createDate, results }) => {
      const row = asked.get(allocator)
      if (row === undefined) return []
      const period = periodOf(createDate)
      const totalDatacap = datacapOf(allocator, (week) => DateTime.lessThanOrEqualTo(periodOf(week), period))
      return groupRows(results, ({ metric }) => [metric]).map((ofMetric) => {
        const score = reportScore(ofMetric)
        // Without decimals here alone: "Texts of the scoring", metadata lines.
        const percentage = score.maximum <= 0 ? "100" : printScorePercentage(score)
        const summarised = { ...row, reportId: id, createDate, score, percentage, totalDatacap }
        return { metric: ofMetric[0].metric, period, summarised }
      })
    })
  return ScoringMetricId.literals.flatMap((metric) => {
    const periods = groupRows(
      scores.filter((row) => row.metric === metric),
      ({ period }) => [DateTime.toEpochMillis(period)]
    )
      .map((rows) =>
        periodScores(
          rows[0].period,
          rows.map(({ summarised }) => summarised),
          thresholds
        )
      )
      .sort((one, other) => DateTime.Order(one.date, other.date))
    return periods.length === 0 ? [] : [{ metric, periods }]
  })
}
