import { Schema } from "effect"

/** A field that stands in a column of another name. */
export const column = <const Name extends string, A, I>(name: Name, schema: Schema.Schema<A, I>) =>
  Schema.propertySignature(schema).pipe(Schema.fromKey(name))

const unstorable = /[\0\p{Surrogate}]/gu

/** A text. What PostgreSQL has no room for, U+0000 and half a surrogate pair, is kept as U+FFFD. */
export const Text = Schema.transform(Schema.String, Schema.String, {
  strict: true,
  decode: (text) => text,
  encode: (text) => text.replace(unstorable, "\uFFFD")
})

/** A double with all of its bits: those that JSON cannot tell as a number are kept as texts. */
export const Double = Schema.transform(
  Schema.Union(Schema.Number, Schema.Literal("NaN", "Infinity", "-Infinity", "-0")),
  Schema.Number,
  {
    strict: true,
    decode: Number,
    encode: (value) => (Object.is(value, -0) ? "-0" : Number.isFinite(value) ? value : nonFinite(value))
  }
)

const nonFinite = (value: number) => (Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity")

/** A column of timestamps. */
export const Instant = Schema.DateTimeUtcFromDate

/** Whole numbers in a column that the driver reads as texts, for they might be greater. */
export const Count = Schema.compose(Schema.NumberFromString, Schema.Int)
