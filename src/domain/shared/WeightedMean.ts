import { sumOf } from "./Grouping.js"
import { exactly, type Fraction } from "./Ratio.js"

/** A ratio and how much it weighs; the weight is finite and at least 0. */
export interface Weighted {
  readonly weight: number
  readonly ratio: Fraction
}

/** Σ weight · ratio / Σ weight, which no rounding has touched; null when nothing weighs. */
export const weightedMean = (parts: ReadonlyArray<Weighted>): Fraction | null => {
  const exact = parts.map(({ weight, ratio }) => ({ weight: exactly(weight), ratio }))
  const weights = sumOf(exact, ({ weight }) => weight)
  if (weights <= 0n) return null
  const common = parts.reduce((product, { ratio }) => product * ratio.denominator, 1n)
  return {
    numerator: sumOf(exact, ({ weight, ratio }) => weight * ratio.numerator * (common / ratio.denominator)),
    denominator: common * weights
  }
}
