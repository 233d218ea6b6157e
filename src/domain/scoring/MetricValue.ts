import type { RuleSet } from "../rules/RuleSet.js"
import { type Fraction, type Magnitude, truncated } from "../shared/Ratio.js"

/** What a metric came to. */
export interface MetricValue {
  /** As it is stored and shown, in the metric's unit. */
  readonly shown: number
  /** What the bands judge; null when there is nothing to judge, which earns no points. */
  readonly judged: Magnitude | null
}

/** The value of a metric without anything to judge; it earns no points. */
export const nothingToJudge: MetricValue = { shown: 0, judged: null }

/** A number that is shown as it is judged; there is nothing to judge in one that is not finite. */
export const plainValue = (value: number): MetricValue =>
  Number.isFinite(value) ? { shown: value, judged: value } : nothingToJudge

/**
 * A percentage, 55.009 say, shown cut off after two decimals and judged so, too, unless B5 corrects that. One beyond all
 * numbers leaves nothing to judge.
 */
export const percentage = (ratio: Fraction, ruleSet: RuleSet): MetricValue => {
  const value = plainValue(truncated(ratio))
  return value.judged !== null && ruleSet.corrections.has("B5") ? { ...value, judged: ratio } : value
}
