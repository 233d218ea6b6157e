import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Either, FastCheck as fc, Predicate, Schema } from "effect"
import type { Json } from "./differences.js"
import { JsonValue } from "./runVectors.js"
import { vectorRules } from "./vectorRules.js"

const folder = new URL("../../facts/vectors/", import.meta.url)

const VectorInputs = Schema.parseJson(Schema.Struct({ cases: Schema.Array(Schema.Struct({ input: JsonValue })) }))
const inputsOf = (name: string): ReadonlyArray<Json> =>
  Schema.decodeUnknownSync(VectorInputs)(readFileSync(new URL(`${name}.json`, folder), "utf8")).cases.map(
    ({ input }) => input
  )

const numbers = fc.constantFrom(0, -1, 1, 0.5, 100, 2 ** 40, -(2 ** 53), 1e100)
const wholes = fc.constantFrom("0", "-1", "1", "100", String(2n ** 80n), String(-(2n ** 80n)))
const instants = fc.constantFrom(
  "1970-01-05T00:00:00.000Z",
  "2024-02-29T12:34:56.789Z",
  "2024-12-30T00:00:00.000Z",
  "2099-12-28T00:00:00.000Z",
  "2101-12-31T23:59:59.999Z"
)
const texts = fc.constantFrom("", " ", "n/a", "f0", "0", "[x]", "1.5 EiB", "\u0000\n")

/** Another value of about the same kind, often one that no row should hold. */
const hostile = (value: Json): fc.Arbitrary<Json> => {
  if (typeof value === "number") return numbers
  if (typeof value === "boolean") return fc.boolean()
  if (typeof value !== "string") return fc.constant(null)
  if (/^-?\d+$/.test(value)) return wholes
  return /^\d{4}-\d\d-\d\dT/.test(value) ? instants : texts
}

/** A list as it is, or with rows gone, doubled or in another order. */
const rearranged = (rows: ReadonlyArray<Json>): fc.Arbitrary<ReadonlyArray<Json>> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(rows) },
    fc.constant([]),
    fc.constant([...rows, ...rows]),
    fc.shuffledSubarray([...rows])
  )

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

/** An input with a few of its values and lists changed. */
const disturbed = (value: Json): fc.Arbitrary<Json> => {
  if (isList(value)) return fc.tuple(...value.map(disturbed)).chain(rearranged)
  if (value !== null && typeof value === "object") {
    return fc.record(Object.fromEntries(Object.entries(value).map(([key, field]) => [key, disturbed(field)])))
  }
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant(value) },
    { weight: 2, arbitrary: hostile(value) },
    { weight: 1, arbitrary: fc.constant(null) }
  )
}

/** What no answer may hold, and where. */
const flaws = (answer: unknown, path = "answer"): ReadonlyArray<string> => {
  if (answer === undefined) return [`${path} is undefined`]
  if (typeof answer === "number") return Number.isFinite(answer) ? [] : [`${path} is ${answer}`]
  if (typeof answer === "string") return /\b(NaN|Infinity|undefined)\b/.test(answer) ? [`${path} is "${answer}"`] : []
  if (DateTime.isDateTime(answer)) return Number.isNaN(answer.epochMillis) ? [`${path} is no instant`] : []
  if (Array.isArray(answer)) return answer.flatMap((entry, index) => flaws(entry, `${path}[${index}]`))
  if (Predicate.isRecord(answer))
    return Object.entries(answer).flatMap(([key, field]) => flaws(field, `${path}.${key}`))
  return []
}

describe("whatever it is given, a rule neither throws nor answers a number that is none:", () => {
  for (const [name, rule] of vectorRules) {
    it.prop(
      name,
      [fc.constantFrom(...inputsOf(name)).chain(disturbed)],
      ([input]) => {
        const found = Either.match(rule.apply(input), { onLeft: () => [], onRight: (answer) => flaws(answer) })
        assert.deepStrictEqual(found, [])
      },
      { fastCheck: { numRuns: 40 } }
    )
  }
})
