import { Order } from "effect"
import { fixed2 } from "../shared/Texts.js"

/** A result of a report as far as totals read it. */
export interface ScoredResult {
  /** Points times weight. */
  readonly score: number
  /** What each range of the metric gives. */
  readonly ranges: ReadonlyArray<{ readonly score: number }>
}

/** What was reached of what there was to reach, in whole points; of a maximum of 0 everything is reached. */
export interface ReportScore {
  readonly total: number
  readonly maximum: number
}

/** Score of some results: what they earned, and the most that the ranges of each give; 0 of 0 for none. */
export const reportScore = (results: ReadonlyArray<ScoredResult>): ReportScore => ({
  total: results.reduce((sum, { score }) => sum + score, 0),
  maximum: results.reduce((sum, { ranges }) => sum + Math.max(0, ...ranges.map(({ score }) => score)), 0)
})

const withMaximum = (score: ReportScore): ReportScore => (score.maximum <= 0 ? { total: 1, maximum: 1 } : score)

/** By the share of the maximum, which is not rounded. */
export const byShare: Order.Order<ReportScore> = Order.make((one, other) => {
  const [left, right] = [withMaximum(one), withMaximum(other)]
  return Order.number(left.total * right.maximum, right.total * left.maximum)
})

/** Whether at least some percentage of the maximum is reached. */
export const isAtLeast = (score: ReportScore, percent: number): boolean => {
  const { total, maximum } = withMaximum(score)
  return 100 * total >= percent * maximum
}

/** Percentage of the maximum, rounded half up to two decimals: `49.50`. Source: decision 9, "Latest scores". */
export const printScorePercentage = (score: ReportScore): string => {
  const { total, maximum } = withMaximum(score)
  return fixed2(Math.round((10_000 * total) / maximum) / 100)
}
