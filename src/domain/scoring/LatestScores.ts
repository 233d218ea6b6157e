import { DateTime, Option, Order } from "effect"
import type { DataType } from "../allocator/Allocator.js"
import { mean } from "../shared/Statistics.js"
import { type AllocatorDatacap, newestDatacap } from "./AllocatorDatacap.js"
import { byShare, printScorePercentage, type ReportScore, reportScore } from "./ReportScore.js"
import { newestReports, type StoredReport } from "./StoredReport.js"

/** An allocator of the current registry. */
export interface RegisteredAllocator {
  readonly allocator: string
  /** Null when nobody knows it. */
  readonly name: string | null
  readonly dataType: DataType
}

/** An allocator's place in the ranking. */
export interface LatestScore extends RegisteredAllocator {
  readonly score: ReportScore
  /** 0..100, two decimals. */
  readonly percentage: string
  /** Of the newest report that is at least 7 days old; null without one. */
  readonly weekAgoPercentage: string | null
  /** Of the newest report that is at least 30 days old; null without one. */
  readonly monthAgoPercentage: string | null
  /** Bytes. */
  readonly totalDatacap: bigint
}

/** What the ranking is made of. */
export interface LatestScoresInput {
  readonly now: DateTime.Utc
  /** The allocators of edition 6. */
  readonly registry: ReadonlyArray<RegisteredAllocator>
  readonly metaAllocators: ReadonlySet<string>
  readonly datacap: ReadonlyArray<AllocatorDatacap>
  readonly reports: ReadonlyArray<StoredReport>
}

const byRank: Order.Order<LatestScore> = Order.combine(
  Order.reverse(Order.mapInput(byShare, ({ score }: LatestScore) => score)),
  Order.mapInput(Order.string, ({ allocator }) => allocator)
)

/**
 * Registered allocators by the score of their newest report that has scores, the highest first, then by id as text; of
 * one data type or of both. Meta-allocators are left out. Source: published rules, "Latest scores".
 */
export const latestScores = (
  { now, registry, metaAllocators, datacap, reports }: LatestScoresInput,
  dataType: Option.Option<DataType>
): ReadonlyArray<LatestScore> => {
  const scored = reports.filter(({ results }) => results.length > 0)
  const newestUpTo = (instant: DateTime.Utc) =>
    newestReports(scored.filter(({ createDate }) => DateTime.lessThanOrEqualTo(createDate, instant)))
  const [newest, weekAgo, monthAgo] = [
    newestReports(scored),
    newestUpTo(DateTime.subtract(now, { days: 7 })),
    newestUpTo(DateTime.subtract(now, { days: 30 }))
  ]
  const datacapOf = newestDatacap(datacap)
  const percentageOf = (report: StoredReport | undefined) =>
    report === undefined ? null : printScorePercentage(reportScore(report.results))
  const ranked = new Map<string, LatestScore>()
  for (const registered of registry) {
    const { allocator } = registered
    const report = newest.get(allocator)
    const isAsked = Option.match(dataType, { onNone: () => true, onSome: (asked) => asked === registered.dataType })
    if (report === undefined || !isAsked || metaAllocators.has(allocator) || ranked.has(allocator)) continue
    const score = reportScore(report.results)
    ranked.set(allocator, {
      ...registered,
      score,
      percentage: printScorePercentage(score),
      weekAgoPercentage: percentageOf(weekAgo.get(allocator)),
      monthAgoPercentage: percentageOf(monthAgo.get(allocator)),
      totalDatacap: datacapOf(allocator)
    })
  }
  return Array.from(ranked.values()).sort(byRank)
}

/**
 * Mean of the total scores, not of percentages, of the ranked allocators of a data type; of all when it is unknown.
 * Null when none is ranked. Source: published rules, "Allocator scoring", `all_allocators_score_avg`.
 */
export const averageTotalScore = (ranking: ReadonlyArray<LatestScore>, dataType: DataType | null): number | null =>
  mean(ranking.filter((ranked) => dataType === null || ranked.dataType === dataType).map(({ score }) => score.total))
