import { DateTime } from "effect"
import type { Answer } from "./VectorRule.js"

export type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [field: string]: Json }

const TOLERANCE = 1e-9

/**
 * Where an answer departs from what a case expects, a line each. Fields that the case does not name are not judged,
 * arrays are ordered, a whole number equals its decimal text, other numbers agree within 1e-9 relative or exactly.
 */
export const differences = (
  expected: Json,
  got: Answer | undefined,
  exactNumbers: boolean,
  path = ""
): ReadonlyArray<string> => {
  const unequal = [`${path === "" ? "answer" : path}: expected ${shown(expected)}, got ${shown(got)}`]
  if (isList(expected)) {
    if (!isList(got) || got.length !== expected.length) return unequal
    return expected.flatMap((entry, index) => differences(entry, got[index], exactNumbers, `${path}[${index}]`))
  }
  if (isRecord(expected)) {
    if (!isRecord(got)) return unequal
    return Object.entries(expected).flatMap(([field, value]) =>
      differences(value, got[field], exactNumbers, path === "" ? field : `${path}.${field}`)
    )
  }
  return sameScalar(expected, got, exactNumbers) ? [] : unequal
}

const isList = (value: Json | Answer | undefined): value is ReadonlyArray<never> => Array.isArray(value)

const isRecord = (value: Json | Answer | undefined): value is { readonly [field: string]: never } =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !DateTime.isDateTime(value)

const integerText = /^-?\d+$/

const sameScalar = (expected: Json, got: Answer | undefined, exactNumbers: boolean): boolean => {
  if (typeof got === "bigint") {
    if (typeof expected === "number") return Number.isInteger(expected) && BigInt(expected) === got
    return typeof expected === "string" && integerText.test(expected) && BigInt(expected) === got
  }
  if (typeof got === "number") {
    if (typeof expected === "string") return integerText.test(expected) && expected === String(got)
    return typeof expected === "number" && sameNumber(expected, got, exactNumbers)
  }
  if (DateTime.isDateTime(got)) {
    return typeof expected === "string" && Date.parse(expected) === DateTime.toEpochMillis(got)
  }
  return expected === got
}

const sameNumber = (expected: number, got: number, exactNumbers: boolean): boolean =>
  expected === got ||
  (!exactNumbers && Math.abs(expected - got) <= TOLERANCE * Math.max(Math.abs(expected), Math.abs(got)))

const shown = (value: Json | Answer | undefined): string =>
  value === undefined
    ? "nothing"
    : JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part))
