import { Either, ParseResult, Schema } from "effect"

/** A field of somebody else's document that may be missing or null. */
export const optional = <A, I>(schema: Schema.Schema<A, I>) =>
  Schema.optionalWith(schema, { nullable: true, as: "Option" })

/** A field of somebody else's document that may be missing, which then is null. */
export const absentAsNull = <A, I>(schema: Schema.Schema<A, I>) =>
  Schema.optionalWith(Schema.NullOr(schema), { default: () => null })

/** Characters of what is told about a document; it may be of any size. */
const LONGEST_MISFIT = 1000

/**
 * Where a document is not as its schema has it, in words: what was expected, never what came, for a document may repeat the
 * secrets that it was asked with.
 */
export const misfit = (error: ParseResult.ParseError): string => {
  // A stranger's document may be nested so deeply that writing it down fails.
  const told = Either.try(() => ParseResult.ArrayFormatter.formatErrorSync(error).map(issueText).join("; "))
  const text = Either.getOrElse(told, () => "it is nested beyond description")
  return text.length > LONGEST_MISFIT ? `${text.slice(0, LONGEST_MISFIT)}…` : text
}

const issueText = ({ message, path }: ParseResult.ArrayFormatterIssue): string => {
  const expected = message.replace(/, actual [\s\S]*$/, "")
  return path.length === 0 ? expected : `${path.map(String).join(".")}: ${expected}`
}
