import { FileSystem, Path } from "@effect/platform"
import { Array as Arr, Effect, Either, Option, ParseResult, Schema } from "effect"
import { differences, type Json } from "./differences.js"
import type { Answer, VectorRule } from "./VectorRule.js"
import { vectorRules } from "./vectorRules.js"

export const JsonValue: Schema.Schema<Json> = Schema.Union(
  Schema.Null,
  Schema.Boolean,
  Schema.Number,
  Schema.String,
  Schema.Array(Schema.suspend(() => JsonValue)),
  Schema.Record({ key: Schema.String, value: Schema.suspend(() => JsonValue) })
)

const VectorFile = Schema.parseJson(
  Schema.Struct({
    rule: Schema.String,
    cases: Schema.NonEmptyArray(
      Schema.Struct({
        name: Schema.String,
        input: Schema.Unknown,
        expected: JsonValue,
        referenceBehaviour: Schema.optional(Schema.Unknown)
      })
    )
  })
)
type VectorCase = (typeof VectorFile.to.Type)["cases"][number]

/** What came of a vector file. */
export interface FileResult {
  /** Name of the file without its ending. */
  readonly name: string
  readonly passed: number
  /** A line for each case that failed, or for the file when none could be run. */
  readonly failures: ReadonlyArray<string>
}

const decodeFile = Schema.decodeEither(VectorFile, { onExcessProperty: "error" })

const explained = (error: ParseResult.ParseError): string =>
  ParseResult.ArrayFormatter.formatErrorSync(error)
    .map(({ path, message }) => [path.map(String).join("."), message].filter((part) => part !== "").join(": "))
    .join("; ")

const applied = (rule: VectorRule, input: unknown): Either.Either<Answer, string> =>
  Either.try({ try: () => rule.apply(input), catch: (thrown) => `threw ${String(thrown)}` }).pipe(
    Either.flatMap(Either.mapLeft((error) => `input ${explained(error)}`))
  )

const failureOf = (rule: VectorRule, { input, expected }: VectorCase): Option.Option<string> =>
  Either.match(applied(rule, input), {
    onLeft: Option.some,
    onRight: (got) => {
      const found = differences(expected, got, rule.exactNumbers)
      return Arr.isNonEmptyReadonlyArray(found) ? Option.some(found.join("; ")) : Option.none()
    }
  })

const failedFile = (name: string, reason: string): FileResult => ({
  name,
  passed: 0,
  failures: [`${name}: ${reason}`]
})

/** Runs one vector file, given as text. */
export const runVectorFile = (name: string, text: string): FileResult => {
  const failed = (reason: string) => failedFile(name, reason)
  const rule = vectorRules.get(name)
  if (rule === undefined) return failed("no rule stands behind this file")
  return Either.match(decodeFile(text), {
    onLeft: (error) => failed(explained(error)),
    onRight: ({ cases }) => {
      const failures = cases.flatMap((one) =>
        Option.match(failureOf(rule, one), { onNone: () => [], onSome: (why) => [`${name}, "${one.name}": ${why}`] })
      )
      return { name, passed: cases.length - failures.length, failures }
    }
  })
}

/** Runs every `*.json` of a folder, by name. */
export const runVectors = Effect.fn("runVectors")(function* (folder: string) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const names = (yield* files.readDirectory(folder)).filter((name) => name.endsWith(".json")).sort()
  return yield* Effect.forEach(names, (file) => {
    const name = path.basename(file, ".json")
    return Effect.match(files.readFileString(path.join(folder, file)), {
      onFailure: ({ message }) => failedFile(name, message),
      onSuccess: (text) => runVectorFile(name, text)
    })
  })
})
