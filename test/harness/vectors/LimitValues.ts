import { Record as Rec, Schema } from "effect"
import { type CheckLimits, limitSettings } from "../../../src/domain/report/CheckLimits.js"

const Blank = Schema.transform(Schema.String.pipe(Schema.pattern(/^\s*$/)), Schema.Null, {
  strict: true,
  decode: () => null,
  encode: () => ""
})

/** A setting's value; null when it is not configured. */
const Percentage = Schema.NullOr(Schema.Union(Schema.Number, Blank, Schema.NumberFromString))

const variables = Rec.fromEntries(
  Rec.values(limitSettings).map(({ variable }) => [variable, Schema.optional(Percentage)] as const)
)

/** Limits that a case sets, by the name of their variable. */
export const Limits = Schema.Struct(variables)

/** The example limits, and where a case sets one, that. */
export const limitsOf = (config: typeof Limits.Type): CheckLimits =>
  Rec.map(limitSettings, ({ variable, example }) => {
    const configured = config[variable]
    return configured === undefined ? example : configured
  })

/** Digits of a registry entry; null when there are none. */
export const Copies = Schema.Union(Schema.Int, Blank, Schema.NumberFromString.pipe(Schema.int()))
