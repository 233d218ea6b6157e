import { bytes, type Explanation, type Input, printQuantity, quantity } from "../rules/Explanation.js"
import { printDataSize } from "../shared/Bytes.js"
import { percentOf, toNumber, truncated } from "../shared/Ratio.js"
import { fixed2 } from "../shared/Texts.js"
import { type Account, countedBytes, coverageOf, valueOf } from "./components/Account.js"
import { type Evidence, evidenceOf } from "./components/Evidence.js"
import type { ScoreComponent } from "./components/ScoreComponent.js"
import type { ScorePart } from "./ScorePart.js"
import { componentProspect, greatestGain } from "./ScoreProspects.js"

/** An explanation and the one sentence that tells it. */
export interface ToldExplanation extends Explanation {
  readonly sentence: string
}

/** What a component says of a subject. */
export interface ComponentScore extends Pick<ScoreComponent, "id" | "name" | "description" | "weight"> {
  /** 0..1; null when nothing was measured. */
  readonly value: number | null
  /** 0..1: measured bytes of all bytes. */
  readonly coverage: number
  /** Weight times value; null without a value. */
  readonly points: number | null
  /** Points that its full value would add to the score; null without a value or a weight. */
  readonly maxGain: number | null
  readonly explanation: ToldExplanation
  readonly evidence: ReadonlyArray<Evidence>
}

/** Score of one of the parts; `accounts` are those that it was measured by. */
export const componentScore = (
  part: ScorePart,
  accounts: ReadonlyArray<Account>,
  parts: ReadonlyArray<ScorePart>,
  threshold: number
): ComponentScore => {
  const { component, weight, measurement } = part
  const ratio = valueOf(measurement)
  const value = ratio === null ? null : toNumber(ratio)
  const points = value === null ? null : weight * value
  return {
    id: component.id,
    name: component.name,
    description: component.description,
    weight,
    value,
    coverage: toNumber(coverageOf(measurement)),
    points,
    maxGain: greatestGain(part, parts),
    explanation: explain(part, points, parts, threshold),
    evidence: evidenceOf(accounts)
  }
}

const explain = (
  part: ScorePart,
  points: number | null,
  parts: ReadonlyArray<ScorePart>,
  threshold: number
): ToldExplanation => {
  const prospect = componentProspect(part, parts, threshold)
  const outlook = prospect._tag === "Within" ? [prospect.text] : []
  return {
    sentence: [...findings(part, points), ...outlook].join("; "),
    inputs: inputsOf(part),
    boundary: part.words.boundary,
    prospect
  }
}

/** What was found, in clauses of a sentence. */
const findings = ({ measurement, weight, words }: ScorePart, points: number | null): ReadonlyArray<string> => {
  const { all, measured } = measurement
  const unmeasured = all - measured
  const leftOut = unmeasured === 0n ? [] : [`not measured: ${printDataSize(unmeasured)} ${words.unmeasured}`]
  if (points === null) return unmeasured === 0n ? ["there are no bytes to measure"] : leftOut
  const counted = countedBytes(measurement)
  const share = printQuantity(quantity(truncated(percentOf(counted, measured)), "percent"))
  return [
    `${printDataSize(counted)} of ${printDataSize(measured)} (${share}) ${words.good}`,
    weight === 0 ? "which weighs nothing in this policy" : `earns ${fixed2(points)} of its weight of ${weight}`,
    ...leftOut
  ]
}

const inputsOf = ({ measurement, words }: ScorePart): ReadonlyArray<Input> => [
  { name: `Bytes ${words.good}`, value: bytes(countedBytes(measurement)) },
  { name: "Measured bytes", value: bytes(measurement.measured) },
  { name: "All bytes", value: bytes(measurement.all) },
  ...words.inputs
]
