import { Array as Arr } from "effect"
import type { DataType } from "../allocator/Allocator.js"
import type { Explanation, Input } from "../rules/Explanation.js"
import type { RuleSet, RuleSetName } from "../rules/RuleSet.js"
import { known } from "../shared/Known.js"
import { fixed2 } from "../shared/Texts.js"
import { type Band, type Bands, describeBand, type StoredRange, storedRanges, translateBand } from "./Bands.js"
import type { MetricValue } from "./MetricValue.js"
import { bandAt, type Judgement, type Lever, prospectOf } from "./Prospects.js"
import type { ScoringInput } from "./ScoringInput.js"
import type { ScoringMetricId } from "./ScoringMetricId.js"

/** What a metric is, whatever figures it is taken from. */
export interface MetricDeclaration {
  readonly id: ScoringMetricId
  readonly name: string
  readonly description: string
  /** How the value comes about, in one sentence. */
  readonly meaning: string
  /** Where the figures come from. */
  readonly source: string
  readonly unit: "%" | null
  /** A metric of weight 0 is not stored for that type of allocator. */
  readonly weights: Readonly<Record<DataType, number>>
  /** Whether only rule sets that measure HTTP have it. */
  readonly needsHttp: boolean
  /** Greatest value there can be; null when there is no end. */
  readonly greatest: number | null
  /** What the bands judge: the value cut off after two decimals, unless correction B5 lets them judge it exactly, or the value as it is. */
  readonly judges: "cut off" | "as it is"
  /** Points by value, in the order in which ranges are stored. */
  readonly bands: (ruleSet: RuleSet) => Bands
  /** What the boundaries of the bands are: values, or ranks whose percentiles of the population are the values. */
  readonly boundaries: "values" | "percentiles"
}

/** A metric with the figures `M` that it is taken from. */
export interface MetricDefinition<M> extends MetricDeclaration {
  readonly measure: (input: ScoringInput, ruleSet: RuleSet) => M
  readonly value: (measured: M, ruleSet: RuleSet) => MetricValue
  /** The value that a rank stands for, where the boundaries are ranks. */
  readonly percentile?: (rank: number, measured: M) => number
  /** Mean over the population, when the metric knows it better than the stored reports. */
  readonly average?: (measured: M) => number | null
  readonly inputs: (measured: M) => ReadonlyArray<Input>
  /** Metadata: the figures, then what earns how many points. */
  readonly lines: (measured: M, value: MetricValue, ruleSet: RuleSet) => ReadonlyArray<string>
  /** Ways to a better value. */
  readonly levers: (measured: M) => ReadonlyArray<Lever<M>>
  /** Why no lever leads to more points, where that may happen. */
  readonly obstacle?: (measured: M) => string
}

/** A metric of an allocator's report, as it is stored. */
export interface MetricScore {
  readonly ruleSet: RuleSetName
  readonly metric: ScoringMetricId
  readonly name: string
  readonly description: string
  readonly unit: "%" | null
  readonly value: number
  /** Over the population; null when unknown. */
  readonly average: number | null
  readonly minimum: 0
  readonly maximum: number
  /** Points times weight. */
  readonly score: number
  readonly ranges: ReadonlyArray<StoredRange>
  /** `key: value` texts. */
  readonly metadata: ReadonlyArray<string>
  readonly explanation: Explanation
}

export interface ScoringMetric extends MetricDeclaration {
  /** Scores a report; to be asked only where the weight is not 0. */
  readonly score: (input: ScoringInput, ruleSet: RuleSet) => MetricScore
}

const judgementOf = <M>({ bands, value, percentile }: MetricDefinition<M>, ruleSet: RuleSet): Judgement<M> => ({
  bands: bands(ruleSet),
  valueAt: (measured) => value(measured, ruleSet),
  placed: (band, measured) =>
    percentile === undefined ? band : translateBand(band, (rank) => percentile(rank, measured))
})

/** Writes bands in words: `at least 50%`, `above the 25th percentile (15%)`. */
const bandWriter =
  <M>({ percentile, unit }: MetricDefinition<M>) =>
  (band: Band, measured: M): string => {
    const print = (value: number): string => `${Number(fixed2(value))}${unit ?? ""}`
    return describeBand(
      band,
      percentile === undefined ? print : (rank) => `the ${rank}th percentile (${print(percentile(rank, measured))})`
    )
  }

/** How a value that is shown cut off was judged: 55.009 as 55, or exactly. */
const cutOffInput = ({ judges, unit }: MetricDeclaration, { shown, judged }: MetricValue): ReadonlyArray<Input> => {
  if (judges === "as it is" || judged === null) return []
  const text = `${shown}${unit ?? ""}, cut off after two decimals`
  return [{ name: "Judged value", value: typeof judged === "number" ? text : `the exact ratio; shown as ${text}` }]
}

const typeNames: Readonly<Record<DataType, string>> = { openData: "Open data", enterprise: "Enterprise" }

/** A metric that can be asked without knowing its figures. Source: published rules, "Allocator scoring". */
export const scoringMetric = <M>(definition: MetricDefinition<M>): ScoringMetric => ({
  ...definition,
  score: (input, ruleSet) => {
    const { id, name, description, unit, weights, greatest } = definition
    const measured = definition.measure(input, ruleSet)
    const judgement = judgementOf(definition, ruleSet)
    const describe = bandWriter(definition)
    const value = judgement.valueAt(measured)
    const band = bandAt(judgement, measured)
    const figures = input.population.figures[id] ?? { average: null, maximum: null }
    const weight = weights[input.dataType]
    return {
      ruleSet: ruleSet.name,
      metric: id,
      name,
      description,
      unit,
      value: value.shown,
      average: known(definition.average === undefined ? figures.average : definition.average(measured)),
      minimum: 0,
      maximum: greatest ?? Math.max(value.shown, known(figures.maximum) ?? 0, 0),
      score: (band?.points ?? 0) * weight,
      ranges: storedRanges(
        Arr.map(judgement.bands, (declared) => judgement.placed(declared, measured)),
        weight,
        greatest
      ),
      metadata: [
        ...definition.lines(measured, value, ruleSet),
        `Open data score weight: ${weights.openData}`,
        `Enterprise score weight: ${weights.enterprise}`,
        `Type of allocator: ${typeNames[input.dataType]}`
      ],
      explanation: {
        inputs: [...definition.inputs(measured), ...cutOffInput(definition, value)],
        boundary: band === null ? "nothing to judge" : describe(band, measured),
        prospect: prospectOf(judgement, {
          measured,
          levers: definition.levers(measured),
          obstacle: definition.obstacle?.(measured) ?? "no change of these figures earns more points",
          weight,
          describe
        })
      }
    }
  }
})
