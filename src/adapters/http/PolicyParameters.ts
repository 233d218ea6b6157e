import { Either, Option, Predicate, Schema } from "effect"
import { type InvalidPolicy, type PolicyChanges, parseWeights } from "../../domain/compliance/CompliancePolicy.js"
import { parameter } from "./QueryParameters.js"
import { badRequest } from "./WireErrors.js"

const DECIMAL = /^-?\d+(\.\d+)?$/

/** A number of the policy. Its bounds are the policy's to judge. */
const policyNumber = (name: string, maximum: number, description: string) =>
  Schema.optionalWith(
    parameter({
      jsonSchema: { type: "number", minimum: 0, maximum },
      description: `${description}; as configured by default`,
      value: Schema.Number,
      decode: (text) =>
        DECIMAL.test(text)
          ? Either.right(Number(text))
          : Either.left(`Invalid ${name}: ${text}; expected a number from 0 to ${maximum}`),
      encode: String
    }),
    { as: "Option" }
  )

/** Weights by whatever a question calls a component, `__proto__` not excepted, which a schema of records would lose. */
const Weights = Schema.declare((weights): weights is Readonly<Record<string, number>> =>
  Predicate.isReadonlyRecord(weights)
)

/** What a question changes of the policy by which compliance is scored. */
export const policyParameters = {
  threshold: policyNumber("threshold", 100, "Score from which an allocator is compliant"),
  minimumCoverage: policyNumber(
    "minimumCoverage",
    1,
    "Share of the weight that must be measured, without which there is no verdict"
  ),
  maxProviderShare: policyNumber(
    "maxProviderShare",
    100,
    "Percent of a client's data that one storage provider may hold"
  ),
  weights: Schema.optionalWith(
    parameter({
      jsonSchema: { type: "string", example: "ipni:5,location:0" },
      description: "Weights of components, each at least 0; those that are not named stay as configured",
      value: Weights,
      decode: (text) => Either.mapLeft(parseWeights(text), refusal),
      encode: (weights) =>
        Object.entries(weights)
          .map(([id, weight]) => `${id}:${weight}`)
          .join(",")
    }),
    { as: "Option" }
  )
}

interface Parameters {
  readonly threshold: Option.Option<number>
  readonly minimumCoverage: Option.Option<number>
  readonly maxProviderShare: Option.Option<number>
  readonly weights: Option.Option<Readonly<Record<string, number>>>
}

/** The changes out of all parameters of a request. */
export const policyChangesOf = (parameters: Parameters): PolicyChanges => ({
  threshold: Option.getOrUndefined(parameters.threshold),
  minimumCoverage: Option.getOrUndefined(parameters.minimumCoverage),
  maxProviderShare: Option.getOrUndefined(parameters.maxProviderShare),
  weights: Option.getOrUndefined(parameters.weights)
})

const refusal = ({ field, reason }: InvalidPolicy): string => `Invalid ${field}: ${reason}`

/** A policy that cannot be judged by is the question's fault. */
export const invalidPolicy = (failure: InvalidPolicy) => badRequest(refusal(failure))
