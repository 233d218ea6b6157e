import { Option, Schema } from "effect"
import type { SuccessRates } from "../aggregation/ProviderRates.js"
import type { WeekAverage } from "../compliance/ComplianceRule.js"
import type { RuleSet } from "../rules/RuleSet.js"
import type { Week } from "../time/Week.js"
import type { HistogramWeek } from "./WeeklyHistogram.js"

/** Rate by which a request asks for retrievability. */
export const RetrievabilityType = Schema.Literal("http", "urlFinder")
export type RetrievabilityType = typeof RetrievabilityType.Type

/** Rate that the buckets are made of: the one asked for, else FilSpark's over all protocols, else the URL finder's. */
export const bucketRate = (ruleSet: RuleSet, wanted: Option.Option<RetrievabilityType>): keyof SuccessRates =>
  Option.getOrElse(wanted, () => (ruleSet.measuresHttp ? "overall" : "urlFinder"))

/** Average success rates beside a histogram, percent, 0..100; null when unknown, when 0 and when another one was asked for. */
export interface ShownAverages {
  readonly averageHttpSuccessRate: number | null
  readonly averageUrlFinderSuccessRate: number | null
}

/** Averages of a week as a histogram shows them. Source: published rules, "Histograms", D1. */
export const shownAverages = (average: WeekAverage, wanted: Option.Option<RetrievabilityType>): ShownAverages => {
  const shown = (type: RetrievabilityType): number | null =>
    Option.exists(wanted, (asked) => asked !== type) ? null : percentAboveZero(average[type])
  return { averageHttpSuccessRate: shown("http"), averageUrlFinderSuccessRate: shown("urlFinder") }
}

/** A rate of 0..1 in percent; one of 0 counts as unknown here, by D1. */
const percentAboveZero = (rate: number | null): number | null => (rate === null || rate === 0 ? null : 100 * rate)

/** A week of a retrievability histogram. */
export interface RetrievabilityWeek extends HistogramWeek, ShownAverages {}

/** Weeks of a histogram with the averages of each. */
export const withAverages = (
  weeks: ReadonlyArray<HistogramWeek>,
  averageOf: (week: Week) => WeekAverage,
  wanted: Option.Option<RetrievabilityType>
): ReadonlyArray<RetrievabilityWeek> =>
  weeks.map((entry) => ({ ...entry, ...shownAverages(averageOf(entry.week), wanted) }))
