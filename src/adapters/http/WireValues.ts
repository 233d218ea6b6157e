import { Schema } from "effect"

/** Bytes, attoFIL and whatever else may exceed 2^53: decimal text. */
export const BigintText = Schema.BigInt.annotations({
  identifier: "Bigint",
  jsonSchema: { type: "string", pattern: "^-?\\d+$", description: "whole number as decimal text" }
})

/** `YYYY-MM-DDTHH:mm:ss.sssZ`. */
export const Instant = Schema.DateTimeUtc.annotations({
  identifier: "Instant",
  jsonSchema: { type: "string", format: "date-time", description: "UTC, with milliseconds" }
})

/** An instant that may be unknown. */
export const MaybeInstant = Schema.OptionFromNullOr(Instant)
export const MaybeText = Schema.OptionFromNullOr(Schema.String)
