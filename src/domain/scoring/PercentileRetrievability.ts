import { Array as Arr, Order } from "effect"
import { quantity } from "../rules/Explanation.js"
import { known } from "../shared/Known.js"
import { mean, percentile } from "../shared/Statistics.js"
import { fixed2 } from "../shared/Texts.js"
import type { Bands } from "./Bands.js"
import { plainValue } from "./MetricValue.js"
import type { ScoringInput } from "./ScoringInput.js"
import { type MetricDeclaration, type ScoringMetric, scoringMetric } from "./ScoringMetric.js"

/** An allocator's success rate among those of all allocators. */
interface RankedRate {
  /** 0..1. */
  readonly rate: number
  /** 0..1, ascending, without this allocator's own. */
  readonly others: ReadonlyArray<number>
  /** Whether the population holds the own rate. */
  readonly isCounted: boolean
}

/** What tells two metrics of this kind apart. */
interface RetrievabilityKind
  extends Pick<MetricDeclaration, "id" | "name" | "description" | "meaning" | "source" | "weights" | "needsHttp"> {
  /** Ranks of the two percentiles that earn 1 and 3 points. */
  readonly ranks: readonly [number, number]
  readonly rateOf: (input: ScoringInput) => number | null
  readonly ratesOf: (input: ScoringInput) => ReadonlyArray<number>
  /** How the metadata call the rate, a percentile and those of all. */
  readonly words: { readonly own: string; readonly percentile: string; readonly all: string }
}

/** Steps from a rate of 0 to a rate of 1: hundredths of a percentage point. */
const STEPS = 10_000

const populationOf = ({ rate, others, isCounted }: RankedRate): ReadonlyArray<number> => {
  if (!isCounted) return others
  const before = others.findIndex((other) => other > rate)
  return before === -1 ? [...others, rate] : [...others.slice(0, before), rate, ...others.slice(before)]
}

/** A percentile of the population in percent; 0 of none. */
const percentileOf = (rank: number, ranked: RankedRate): number => 100 * (percentile(populationOf(ranked), rank) ?? 0)

/**
 * A metric that compares the report's mean success rate with percentiles of all allocators' rates, its own among them.
 * An unknown rate counts as 0. Source: published rules, "Allocator scoring", details of P25, P50 and P75.
 */
export const percentileRetrievability = (kind: RetrievabilityKind): ScoringMetric => {
  const [low, high] = kind.ranks
  const bands: Bands = [
    { to: low, points: 0 },
    { above: low, to: high, points: 1 },
    { above: high, points: 3 }
  ]
  const { own, percentile: word, all } = kind.words
  return scoringMetric<RankedRate>({
    ...kind,
    unit: "%",
    greatest: 100,
    boundaries: "percentiles",
    judges: "as it is",
    bands: () => bands,
    percentile: percentileOf,
    measure: (input) => {
      const rate = known(kind.rateOf(input)) ?? 0
      const rates = kind.ratesOf(input).map((one) => known(one) ?? 0)
      const ascending = Arr.sort(rates, Order.number)
      const place = ascending.indexOf(rate)
      return { rate, isCounted: place !== -1, others: ascending.filter((_, index) => index !== place) }
    },
    value: ({ rate }) => plainValue(100 * rate),
    average: (ranked) => {
      const average = mean(populationOf(ranked))
      return average === null ? null : (Math.round(average * 10_000) / 10_000) * 100
    },
    inputs: (ranked) => [
      { name: own, value: quantity(100 * ranked.rate, "percent") },
      { name: `${low}th ${word} of ${all}`, value: quantity(percentileOf(low, ranked), "percent") },
      { name: `${high}th ${word} of ${all}`, value: quantity(percentileOf(high, ranked), "percent") }
    ],
    lines: (ranked) => [
      `${own}: ${fixed2(100 * ranked.rate)}%`,
      `${low}th ${word} of ${all}: ${fixed2(percentileOf(low, ranked))}%`,
      `${high}th ${word} of ${all}: ${fixed2(percentileOf(high, ranked))}%`,
      `${own} > ${high}th ${word}: 3 points`,
      `${own} > ${low}th ${word}: 1 point`,
      `${own} <= ${low}th ${word}: 0 points`
    ],
    levers: (ranked) => [
      {
        direction: "up",
        most: BigInt(Math.ceil(STEPS * (1 - ranked.rate))),
        moved: (steps) => ({ ...ranked, rate: Math.min(1, ranked.rate + Number(steps) / STEPS) }),
        quantity: (steps) => quantity((100 * Number(steps)) / STEPS, "percentage points"),
        text: (points) => `a rate higher by ${points}, while others keep theirs,`
      }
    ],
    obstacle: () => "not even a rate of 100% would lie above the next percentile"
  })
}
