import { Order } from "effect"
import { fractionOf } from "./Fraction.js"
import { sumOf } from "./Grouping.js"
import type { Fraction } from "./Ratio.js"

/** A ratio and how much it weighs; the weight is finite and at least 0. */
export interface Weighted {
  readonly weight: number
  readonly ratio: Fraction
}

/** Σ weight · ratio / Σ weight, which no rounding has touched; null when nothing weighs. */
export const weightedMean = (parts: ReadonlyArray<Weighted>): Fraction | null => {
  const exact = parts.map(({ weight, ratio }) => ({ weight: fractionOf(weight), ratio }))
  // Powers of two: the greatest is a multiple of each.
  const unit = exact.map(({ weight }) => weight.denominator).reduce(Order.max(Order.bigint), 1n)
  const whole = exact.map(({ weight, ratio }) => ({ weight: weight.numerator * (unit / weight.denominator), ratio }))
  const weights = sumOf(whole, ({ weight }) => weight)
  if (weights <= 0n) return null
  const common = parts.reduce((product, { ratio }) => product * ratio.denominator, 1n)
  return {
    numerator: sumOf(whole, ({ weight, ratio }) => weight * ratio.numerator * (common / ratio.denominator)),
    denominator: common * weights
  }
}
