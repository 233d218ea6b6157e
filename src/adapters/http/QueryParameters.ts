import { type Array as Arr, DateTime, Either, Option, ParseResult, Schema } from "effect"
import { DataType } from "../../domain/allocator/Allocator.js"
import type { MetricsChecked } from "../../domain/compliance/ComplianceRule.js"
import { ComplianceGrade } from "../../domain/compliance/ProviderCompliance.js"
import { parseFlag } from "../../domain/shared/Flag.js"
import { findEdition } from "../../domain/time/FilPlusEdition.js"
import { instantOf } from "../../domain/time/IsoInstant.js"
import { PeriodLength } from "../../domain/time/PeriodLength.js"
import { nearestMonday, Week, weekOf } from "../../domain/time/Week.js"

// Every message is whole: it stands in the answer as it is, and names its parameter.

interface Parameter<A> {
  readonly jsonSchema: object
  readonly description: string
  readonly value: Schema.Schema<A>
  readonly decode: (text: string) => Either.Either<A, string>
  readonly encode: (value: A) => string
}

/** A parameter's text as a value, or the message that says what is wrong with it. */
export const parameter = <A>({ jsonSchema, description, value, decode, encode }: Parameter<A>) =>
  Schema.transformOrFail(Schema.String.annotations({ jsonSchema: { ...jsonSchema, description } }), value, {
    strict: true,
    decode: (text, _, ast) => Either.mapLeft(decode(text), (message) => new ParseResult.Type(ast, text, message)),
    encode: (decoded) => ParseResult.succeed(encode(decoded))
  })

/** Text searched for; absent when empty. */
export const optionalText = (description: string) =>
  Schema.optionalWith(Schema.String.annotations({ description }), { as: "Option" })

const flagTexts = { type: "string", enum: ["true", "false"] }

/** A switch; a text that is none leaves it at its default. */
export const flag = (standard: boolean, description: string) =>
  Schema.optionalWith(
    parameter({
      jsonSchema: { ...flagTexts, default: String(standard) },
      description,
      value: Schema.Boolean,
      decode: (text) => Either.right(Option.getOrElse(parseFlag(text), () => standard)),
      encode: String
    }),
    { default: () => standard }
  )

/** A switch without default; a text that is none leaves it open. */
export const openFlag = (description: string) =>
  Schema.optionalWith(
    parameter({
      jsonSchema: flagTexts,
      description,
      value: Schema.OptionFromSelf(Schema.Boolean),
      decode: (text) => Either.right(parseFlag(text)),
      encode: Option.match({ onNone: () => "", onSome: String })
    }),
    { default: () => Option.none<boolean>() }
  )

/** One of a list of words, by case. */
export const oneOf = <Words extends Arr.NonEmptyReadonlyArray<string>>(
  name: string,
  words: Schema.Literal<[...Words]>,
  description: string
) =>
  Schema.optionalWith(
    words.annotations({
      description,
      message: ({ actual }) => ({
        message: `Invalid ${name}: ${actual}; expected one of ${words.literals.join(", ")}`,
        override: true
      })
    }),
    { as: "Option" }
  )

export const dataType = oneOf("dataType", DataType, "Data type of the allocator")
export const complianceScore = oneOf("complianceScore", ComplianceGrade, "Grade to show; all by default")

const NUMBER = /^\d+(\.\d+)?$/

/** A number within bounds, both included, written in decimal digits. */
export const numberWithin = (
  name: string,
  { minimum, maximum, standard }: { readonly minimum: number; readonly maximum: number; readonly standard: number },
  description: string
) =>
  Schema.optionalWith(
    parameter({
      jsonSchema: { type: "number", minimum, maximum, default: standard },
      description,
      value: Schema.Number,
      decode: (text) =>
        NUMBER.test(text) && Number(text) >= minimum && Number(text) <= maximum
          ? Either.right(Number(text))
          : Either.left(`Invalid ${name}: ${text}; expected a number from ${minimum} to ${maximum}`),
      encode: String
    }),
    { default: () => standard }
  )

/** Id of a programme edition; no filter without one. */
export const editionId = Schema.optionalWith(
  parameter({
    jsonSchema: { type: "integer", enum: [4, 5, 6] },
    description: "Edition of the programme; every edition by default",
    value: Schema.Int,
    decode: (text) =>
      /^\d+$/.test(text) && Option.isSome(findEdition(Number(text)))
        ? Either.right(Number(text))
        : Either.left(`Invalid editionId: ${text}`),
    encode: String
  }),
  { as: "Option" }
)

/** The edition that {@link editionId} names. */
export const editionOf = (id: Option.Option<number>) => Option.flatMap(id, findEdition)

const ISO_TEXT =
  /^(?<day>\d{4}(-\d{2}(-\d{2})?)?)(?<time>T\d{2}:\d{2}(:\d{2}([.]\d{1,9})?)?)?(?<offset>Z|[+ -]\d{2}:?\d{2})?$/

/** An ISO 8601 text as an instant; UTC without an offset. A blank is the plus sign that a query loses when it is not escaped. */
export const parseInstant = (text: string): Option.Option<DateTime.Utc> => {
  const { day, time, offset } = ISO_TEXT.exec(text)?.groups ?? {}
  return day === undefined ? Option.none() : instantOf({ day, time, offset: offset?.replace(" ", "+") })
}

/** A week by its Monday; the last complete one by default. */
export const week = Schema.optionalWith(
  parameter({
    jsonSchema: { type: "string", format: "date-time" },
    description: "Monday 00:00 UTC of the week; the last complete week by default",
    value: Schema.typeSchema(Week),
    decode: (text) =>
      Either.flatMap(
        Either.fromOption(parseInstant(text), () => `Invalid week: ${text}; expected a Monday such as 2025-09-01`),
        (instant) => {
          const monday = nearestMonday(instant)
          return DateTime.Equivalence(monday, instant)
            ? Either.right(weekOf(instant))
            : Either.left(
                `Invalid week: ${text} is not the start of a week; the nearest one is ${DateTime.formatIso(monday)}`
              )
        }
      ),
    encode: DateTime.formatIso
  }),
  { as: "Option" }
)

const DAY_MILLIS = 24 * 60 * 60 * 1000

/** Midnight closest to an instant, UTC; the earlier one at the same distance. */
const nearestMidnight = (instant: DateTime.Utc): DateTime.Utc => {
  const before = DateTime.startOf(instant, "day")
  return DateTime.distance(before, instant) > DAY_MILLIS / 2 ? DateTime.add(before, { days: 1 }) : before
}

/** A day by its first instant; yesterday by default. */
export const day = Schema.optionalWith(
  parameter({
    jsonSchema: { type: "string", format: "date" },
    description: "Day, UTC; yesterday by default",
    value: Schema.DateTimeUtcFromSelf,
    decode: (text) =>
      Either.flatMap(
        Either.fromOption(parseInstant(text), () => `Invalid day: ${text}; expected a day such as 2025-09-01`),
        (instant) => {
          const midnight = nearestMidnight(instant)
          return DateTime.Equivalence(midnight, instant)
            ? Either.right(instant)
            : Either.left(
                `Invalid day: ${text} is not the start of a day; the nearest one is ${DateTime.formatIso(midnight)}`
              )
        }
      ),
    encode: DateTime.formatIso
  }),
  { as: "Option" }
)

/** How long the periods of a series are; weeks by default. */
export const groupBy = Schema.optionalWith(
  PeriodLength.annotations({
    description: "Length of the periods",
    message: ({ actual }) => ({
      message: `Invalid groupBy value: ${actual}, must be 'week' or 'month'`,
      override: true
    })
  }),
  { default: () => "week" as const }
)

/** Switches of the compliance rules; one that is switched off counts as kept. */
export const metrics = {
  httpRetrievability: flag(true, "Whether HTTP retrievability is judged"),
  urlFinderRetrievability: flag(true, "Whether URL-finder retrievability is judged"),
  numberOfClients: flag(true, "Whether the number of clients is judged"),
  totalDealSize: flag(true, "Whether the share of the biggest client is judged")
}

/** The switches out of all parameters of a request. */
export const metricsOf = (parameters: MetricsChecked): MetricsChecked => ({
  httpRetrievability: parameters.httpRetrievability,
  urlFinderRetrievability: parameters.urlFinderRetrievability,
  numberOfClients: parameters.numberOfClients,
  totalDealSize: parameters.totalDealSize
})

/** What the weekly compliance series are asked by. */
export const weeklyCompliance = Schema.Struct({ editionId, ...metrics })

/** The question that {@link weeklyCompliance} asks. */
export const weeklyComplianceOf = (parameters: typeof weeklyCompliance.Type) => ({
  edition: editionOf(parameters.editionId),
  metricsChecked: metricsOf(parameters)
})

/** The switches as answers echo them. */
export const MetricsCheckedEcho = Schema.Struct({
  httpRetrievability: Schema.Boolean,
  urlFinderRetrievability: Schema.Boolean,
  numberOfClients: Schema.Boolean,
  totalDealSize: Schema.Boolean
}).annotations({ identifier: "MetricsChecked" })
