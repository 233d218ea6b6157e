import { Either, ParseResult, Record as Rec, Schema } from "effect"
import { ScoreComponentId } from "./components/ScoreComponent.js"
import { scoreComponents } from "./components/scoreComponents.js"

const within = (least: number, greatest: number) =>
  Schema.Number.pipe(
    Schema.between(least, greatest, { message: () => `expected a number from ${least} to ${greatest}` })
  )

const Weight = Schema.Number.pipe(
  Schema.filter((weight) => (Number.isFinite(weight) && weight >= 0) || "expected a finite number of at least 0")
)

/** What each component weighs against the others: at least 0, not all 0. */
export const ComponentWeights = Schema.Record({ key: ScoreComponentId, value: Weight }).pipe(
  Schema.filter((weights) => Object.values(weights).some((weight) => weight > 0) || "expected a weight above 0")
)
export type ComponentWeights = typeof ComponentWeights.Type

/** What a weighted compliance score is judged by. Source: published rules, "Weighted compliance score", policy. */
export const CompliancePolicy = Schema.Struct({
  weights: ComponentWeights,
  /** Score, 0..100, from which an allocator is compliant. */
  threshold: within(0, 100),
  /** Coverage, 0..1, below which there is no verdict. */
  minimumCoverage: within(0, 1),
  /** Percent, 0..100, of a client's data that one storage provider may hold. */
  maxProviderShare: within(0, 100)
})
export type CompliancePolicy = typeof CompliancePolicy.Type

export const defaultPolicy: CompliancePolicy = {
  weights: Rec.map(scoreComponents, ({ weight }) => weight),
  threshold: 70,
  minimumCoverage: 0.5,
  maxProviderShare: 25
}

/** What a policy changes; weights by component id, those not named stay. */
export interface PolicyChanges {
  readonly weights?: Readonly<Record<string, number>> | undefined
  readonly threshold?: number | undefined
  readonly minimumCoverage?: number | undefined
  readonly maxProviderShare?: number | undefined
}

/** A policy cannot be judged by. */
export class InvalidPolicy extends Schema.TaggedError<InvalidPolicy>()("InvalidPolicy", {
  /** `threshold`, `weights.ipni` … */
  field: Schema.String,
  reason: Schema.String
}) {}

const validated = Schema.validateEither(CompliancePolicy, { onExcessProperty: "error" })

/** A policy with changes to another one. */
export const changePolicy = (
  base: CompliancePolicy,
  changes: PolicyChanges
): Either.Either<CompliancePolicy, InvalidPolicy> =>
  validated({
    weights: { ...base.weights, ...changes.weights },
    threshold: changes.threshold ?? base.threshold,
    minimumCoverage: changes.minimumCoverage ?? base.minimumCoverage,
    maxProviderShare: changes.maxProviderShare ?? base.maxProviderShare
  }).pipe(Either.mapLeft(invalidPolicy))

const invalidPolicy = (error: ParseResult.ParseError): InvalidPolicy => {
  const [issue] = ParseResult.ArrayFormatter.formatErrorSync(error)
  return new InvalidPolicy({
    field: issue?.path.map(String).join(".") ?? "",
    reason: issue?.message ?? error.message
  })
}

const weightEntry = /^\s*(\w+)\s*:\s*(-?\d+(?:\.\d+)?)\s*$/

/** Weights as a text names them, `ipni:5,location:0`, each once; none of an empty text. Ids and amounts are not judged here. */
export const parseWeights = (text: string): Either.Either<Readonly<Record<string, number>>, InvalidPolicy> => {
  const weights = new Map<string, number>()
  for (const entry of text.trim() === "" ? [] : text.split(",")) {
    const [, id, amount] = weightEntry.exec(entry) ?? []
    if (id === undefined) return invalidWeights(`expected component:weight, got ${JSON.stringify(entry)}`)
    if (weights.has(id)) return invalidWeights(`names ${id} twice`)
    weights.set(id, Number(amount))
  }
  return Either.right(Object.fromEntries(weights))
}

const invalidWeights = (reason: string) => Either.left(new InvalidPolicy({ field: "weights", reason }))
