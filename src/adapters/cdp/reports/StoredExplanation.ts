import { Schema } from "effect"
import { Double, Text } from "./StoredValues.js"

const NumberUnit = Schema.Literal(
  "percent",
  "percentage points",
  "days",
  "clients",
  "storage providers",
  "allocators",
  "copies",
  "places",
  "none"
)

const Quantity = Schema.Union(
  Schema.Struct({ unit: Schema.Literal("bytes"), amount: Schema.BigInt }),
  Schema.Struct({ unit: NumberUnit, amount: Double })
)

const Prospect = Schema.Union(
  Schema.TaggedStruct("Best", {}),
  Schema.TaggedStruct("Within", { boundary: Text, distance: Quantity, text: Text }),
  Schema.TaggedStruct("OutOfReach", { reason: Text })
)

export const explanationFields = {
  inputs: Schema.Array(Schema.Struct({ name: Text, value: Schema.NullOr(Schema.Union(Quantity, Text)) })),
  boundary: Text,
  prospect: Prospect
}

/** Why a result is what it is, as JSON. */
export const StoredExplanation = Schema.Struct(explanationFields)
