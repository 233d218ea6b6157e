import type { Fraction } from "../shared/Ratio.js"
import { weightedMean } from "../shared/WeightedMean.js"
import { coverageOf, type Measurement, valueOf } from "./components/Account.js"
import type { ComponentWords, ScoreComponent } from "./components/ScoreComponent.js"

/** A component under a policy, and what it measured of a subject. */
export interface ScorePart {
  readonly component: ScoreComponent
  /** At least 0, finite. */
  readonly weight: number
  readonly measurement: Measurement
  readonly words: ComponentWords
}

/** Whether a part counts for the score: it weighs and has a value. */
export const counts = ({ weight, measurement }: ScorePart): boolean => weight > 0 && measurement.measured > 0n

const nothing: Fraction = { numerator: 0n, denominator: 1n }

/** Weighted mean over the parts that count, 0..100, not rounded; null when none does. */
const meanPoints = (parts: ReadonlyArray<ScorePart>, ratioOf: (part: ScorePart) => Fraction): Fraction | null => {
  const mean = weightedMean(parts.filter(counts).map((part) => ({ weight: part.weight, ratio: ratioOf(part) })))
  return mean === null ? null : { numerator: 100n * mean.numerator, denominator: mean.denominator }
}

/** 100 · Σ weight · value / Σ weight, not rounded; null when no part counts. */
export const scoreOf = (parts: ReadonlyArray<ScorePart>): Fraction | null =>
  meanPoints(parts, ({ measurement }) => valueOf(measurement) ?? nothing)

/** What a share of one part's value is worth in the score, not rounded; null when the part does not count. */
export const pointsOf = (part: ScorePart, parts: ReadonlyArray<ScorePart>, share: Fraction): Fraction | null =>
  counts(part) ? meanPoints(parts, (other) => (other === part ? share : nothing)) : null

/** Σ weight · coverage / Σ weight over all parts, 0..1, not rounded; 0 when none weighs. */
export const overallCoverage = (parts: ReadonlyArray<ScorePart>): Fraction =>
  weightedMean(parts.map(({ weight, measurement }) => ({ weight, ratio: coverageOf(measurement) }))) ?? nothing
