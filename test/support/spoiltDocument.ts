import { FastCheck as fc } from "effect"

/** Every place in a document, the whole included. */
const placesIn = (value: unknown): ReadonlyArray<ReadonlyArray<string>> => [
  [],
  ...(typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => placesIn(inner).map((place) => [key, ...place]))
    : [])
]

/** The document with another value at a place; without one the place is gone. */
const replaced = (document: unknown, [key, ...rest]: ReadonlyArray<string>, value: unknown): unknown => {
  if (key === undefined || typeof document !== "object" || document === null) return value
  const entries = Object.entries(document).flatMap(([name, inner]): ReadonlyArray<[string, unknown]> => {
    if (name !== key) return [[name, inner]]
    const next = replaced(inner, rest, value)
    return next === undefined ? [] : [[name, next]]
  })
  return Array.isArray(document) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries)
}

/** What somebody else may send in place of a document: the same with one value changed or left out, or anything. */
export const spoiltDocument = (document: unknown): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.jsonValue() },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.constantFrom(...placesIn(document)),
          fc.oneof(
            fc.jsonValue({ maxDepth: 1 }),
            fc.constantFrom(undefined, "", -1, 1e300, Number.POSITIVE_INFINITY, "1".repeat(100))
          )
        )
        .map(([place, value]) => replaced(document, place, value))
    }
  )
