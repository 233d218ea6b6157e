import { Schema } from "effect"
import { Week } from "../../../src/domain/time/Week.js"

/** A whole number of any size, as decimal text or JSON number. */
export const Integer = Schema.Union(Schema.BigInt, Schema.BigIntFromNumber)

/** A count or an epoch, as JSON number or decimal text. */
export const Count = Schema.Union(Schema.Int, Schema.NumberFromString.pipe(Schema.int()))

/** An ISO instant. */
export const Instant = Schema.DateTimeUtc

export { Week }

/** Missing and null alike: unknown. */
export const unknownAsNull = <A, I>(schema: Schema.Schema<A, I>) =>
  Schema.optionalWith(Schema.NullOr(schema), { default: () => null })

/** Missing and null alike: no rows. */
export const rows = <Fields extends Schema.Struct.Fields>(fields: Fields) =>
  Schema.optionalWith(Schema.Array(Schema.Struct(fields)), { nullable: true, default: () => [] })

/** A column of the upstream rows that the rule does not read. */
export const ignored = Schema.optional(Schema.Unknown)
