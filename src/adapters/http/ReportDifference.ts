import { Schema } from "effect"
import { BigintText, Instant } from "./WireValues.js"

const Report = Schema.Struct({ id: Schema.String, createDate: Instant }).annotations({ identifier: "ComparedReport" })

const FieldValue = Schema.NullOr(
  Schema.Union(
    BigintText,
    Instant,
    Schema.String,
    Schema.Number,
    Schema.Boolean,
    Schema.Array(Schema.String).annotations({ description: "in the order of the report" })
  )
)

const FieldChange = Schema.Struct({
  field: Schema.String.annotations({ description: "as reports spell it" }),
  before: FieldValue,
  after: FieldValue
}).annotations({ identifier: "FieldChange" })

const Quantity = Schema.Union(
  Schema.Struct({ unit: Schema.Literal("bytes"), amount: BigintText }),
  Schema.Struct({
    unit: Schema.Literal(
      "percent",
      "percentage points",
      "days",
      "clients",
      "storage providers",
      "allocators",
      "copies",
      "places",
      "none"
    ),
    amount: Schema.Number
  })
)

const Figure = Schema.optional(Schema.NullOr(Schema.Union(Quantity, Schema.String))).annotations({
  description: "null when it is unknown; missing when the check did not read it"
})

const checkFields = {
  result: Schema.Boolean,
  message: Schema.String,
  boundary: Schema.String.annotations({ description: "what decided, in words and numbers" })
}

const CheckSide = Schema.Struct(checkFields).annotations({ identifier: "ComparedCheck" })

const LoneCheck = Schema.Struct({ check: Schema.String, ...checkFields }).annotations({ identifier: "LoneCheck" })

const CheckChange = Schema.Struct({
  check: Schema.String,
  before: CheckSide,
  after: CheckSide,
  inputs: Schema.Array(Schema.Struct({ name: Schema.String, before: Figure, after: Figure })),
  reason: Schema.String.annotations({ description: "what changed for the check, in a sentence" })
}).annotations({ identifier: "CheckChange" })

const RowKey = Schema.Record({ key: Schema.String, value: Schema.String }).annotations({
  description: "ids that name the row"
})

const ListChange = Schema.Struct({
  list: Schema.String.annotations({ description: "as reports spell it" }),
  rows: Schema.Struct({
    added: Schema.Array(RowKey),
    removed: Schema.Array(RowKey),
    changed: Schema.Array(Schema.Struct({ row: RowKey, changes: Schema.Array(FieldChange) }))
  })
}).annotations({ identifier: "ListChange" })

/** What changed from one report to another one of the same subject; rules come first, for they explain the rest. */
export const ReportDifference = Schema.Struct({
  kind: Schema.Literal("client", "allocator"),
  subject: Schema.String,
  before: Report,
  after: Report,
  judgedAlike: Schema.Boolean.annotations({ description: "whether one rule set with the same limits judged both" }),
  basis: Schema.Struct({ rules: Schema.Array(FieldChange), data: Schema.Array(FieldChange) }),
  checks: Schema.Struct({
    flipped: Schema.Array(CheckChange),
    restated: Schema.Array(CheckChange).annotations({ description: "same result by other figures" }),
    appeared: Schema.Array(LoneCheck),
    disappeared: Schema.Array(LoneCheck)
  }),
  fields: Schema.Array(FieldChange),
  lists: Schema.Array(ListChange)
}).annotations({ identifier: "ReportDifference" })
