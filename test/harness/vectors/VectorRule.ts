import { type DateTime, Either, type ParseResult, Schema } from "effect"

/** What a rule answers: JSON with instants and whole numbers of any size. */
export type Answer =
  | null
  | boolean
  | number
  | bigint
  | string
  | DateTime.Utc
  | ReadonlyArray<Answer>
  | { readonly [field: string]: Answer }

/** A rule of the domain as vector files call it. */
export interface VectorRule {
  /** Applies the rule to a case's input; a key that the rule does not know is an error. */
  readonly apply: (input: unknown) => Either.Either<Answer, ParseResult.ParseError>
  /** Whether numbers have to agree to the last bit, as truncated percentages do. */
  readonly exactNumbers: boolean
}

export const vectorRule = <A, I>(
  input: Schema.Schema<A, I>,
  answer: (input: A) => Answer,
  options?: { readonly exactNumbers: boolean }
): VectorRule => {
  const decode = Schema.decodeUnknownEither(input, { onExcessProperty: "error", errors: "all" })
  return {
    apply: (json) => Either.map(decode(json), answer),
    exactNumbers: options?.exactNumbers ?? false
  }
}
