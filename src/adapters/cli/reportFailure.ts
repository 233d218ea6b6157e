import { ValidationError } from "@effect/cli"
import { Array, Cause, ConfigError, Console, Effect, Logger, Option, String } from "effect"
import { plainLogger } from "./Logging.js"
import { plainLine } from "./plainText.js"

/** Variables whose values are never printed, not even wrong ones. */
const secretVariable = /URL|TOKEN|KEY|PAT$|SECRET|PASSWORD/

interface Complaint {
  readonly missing: boolean
  readonly text: string
}

const variable = (path: ReadonlyArray<string>) => path.join("_")

const malformed = (path: ReadonlyArray<string>, message: string): string => {
  const name = variable(path)
  // A check of several variables together names them itself.
  if (name === "") return message
  const expectation = message === "<redacted>" ? "its value has the wrong form" : String.uncapitalize(message)
  return `${name}: ${secretVariable.test(name) ? expectation.replace(/ but received .*$/s, "") : expectation}`
}

/** What is wrong with each variable; of alternatives those that were given, when any was. */
const complaints = (error: ConfigError.ConfigError): ReadonlyArray<Complaint> =>
  ConfigError.reduceWithContext(error, undefined, {
    missingDataCase: (_, path) => [{ missing: true, text: `${variable(path)}: it is not set` }],
    invalidDataCase: (_, path, message) => [{ missing: false, text: malformed(path, message) }],
    sourceUnavailableCase: (_, path, message) => [{ missing: false, text: malformed(path, message) }],
    unsupportedCase: (_, path, message) => [{ missing: false, text: malformed(path, message) }],
    andCase: (_, left, right) => [...left, ...right],
    orCase: (_, left, right) => {
      const given = [...left, ...right].filter((complaint) => !complaint.missing)
      return given.length > 0 ? given : [...left, ...right]
    }
  } satisfies ConfigError.ConfigErrorReducer<undefined, ReadonlyArray<Complaint>>)

const describeConfig = (error: ConfigError.ConfigError): string => {
  const texts = Array.dedupe(complaints(error).map(({ text }) => text))
  return `The configuration cannot be used: ${texts.join("; ")} (.env.example says what each variable accepts)`
}

const property = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && key in value ? Reflect.get(value, key) : undefined

/** Tags of failures whose own words say nothing of the reason. */
const wrappers: ReadonlySet<unknown> = new Set(["UnknownException", "SqlError"])

/** Messages from the failure down to its first cause, none twice; a failure with a tag speaks for all below it. */
const messages = (failure: unknown): ReadonlyArray<string> => {
  if (typeof failure === "string") return [failure]
  const tag = property(failure, "_tag")
  const own = [property(failure, "message"), property(failure, "code"), tag].find(isText)
  if (own !== undefined && tag !== undefined && !wrappers.has(tag)) return [own]
  const inner = property(failure, "cause") ?? Option.getOrUndefined(firstOf(property(failure, "errors")))
  const below = inner === undefined || inner === failure ? [] : messages(inner)
  if (own === undefined || (below.length > 0 && wrappers.has(tag))) return below
  return [own, ...below.filter((other) => !own.includes(other))]
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""

const firstOf = (values: unknown) => (globalThis.Array.isArray(values) ? Array.head(values) : Option.none<unknown>())

const asSentence = (text: string): string => {
  const line = String.capitalize(plainLine(text))
  return /[.!?]$/.test(line) ? line : `${line}.`
}

/** One sentence about an expected failure; none when the command line has said it already. */
export const describeFailure = (failure: unknown): Option.Option<string> => {
  if (ValidationError.isValidationError(failure)) return Option.none()
  if (ConfigError.isConfigError(failure)) return Option.some(asSentence(describeConfig(failure)))
  const texts = messages(failure)
  return Option.some(asSentence(texts.length === 0 ? "The work failed without saying why" : texts.join(": ")))
}

/**
 * Says on standard error why the program ends: a sentence for each expected failure, no trace.
 * A defect is logged with all that is known of it. An interruption is no failure.
 */
export const reportFailure = (cause: Cause.Cause<unknown>): Effect.Effect<void> =>
  Effect.gen(function* () {
    for (const sentence of Array.dedupe(Array.filterMap(Cause.failures(cause), describeFailure))) {
      yield* Console.error(sentence)
    }
    if (Cause.isDie(cause)) {
      yield* Effect.logFatal("A fault of this program ended it", cause).pipe(
        Effect.provide(Logger.replace(Logger.defaultLogger, Logger.withConsoleError(plainLogger)))
      )
      yield* Console.error("This is a fault of the program, not of its use: please report it with the log above.")
    }
  })
