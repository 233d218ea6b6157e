import { ParseResult, Schema } from "effect"

/** A field of somebody else's document that may be missing or null. */
export const optional = <A, I>(schema: Schema.Schema<A, I>) =>
  Schema.optionalWith(schema, { nullable: true, as: "Option" })

/** A field of somebody else's document that may be missing, which then is null. */
export const absentAsNull = <A, I>(schema: Schema.Schema<A, I>) =>
  Schema.optionalWith(Schema.NullOr(schema), { default: () => null })

/** Where a document is not as its schema has it, in words. */
export const misfit = (error: ParseResult.ParseError): string => ParseResult.TreeFormatter.formatErrorSync(error)
