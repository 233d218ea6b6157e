import { Array as Arr, Equal, Predicate } from "effect"

/** A place at which two values differ. */
export interface ValueDifference {
  /** `checks[3].metadata.msg`. */
  readonly path: string
  /** Undefined where there is nothing. */
  readonly stored: unknown
  /** Undefined where there is nothing. */
  readonly recomputed: unknown
}

/**
 * Where two values differ, as deep as both are lists or records of plain data; in the order of the first. Numbers are equal
 * only bit for bit, so that `-0` is not `0`; a field that is undefined is one that is missing.
 */
export const valueDifferences = (
  path: string,
  stored: unknown,
  recomputed: unknown
): ReadonlyArray<ValueDifference> => {
  if (isList(stored) && isList(recomputed)) {
    const positions = Arr.makeBy(Math.max(stored.length, recomputed.length, 1), (position) => position)
    return positions.flatMap((position) =>
      valueDifferences(`${path}[${position}]`, stored[position], recomputed[position])
    )
  }
  if (isPlain(stored) && isPlain(recomputed)) {
    const names = Arr.union(Object.keys(stored), Object.keys(recomputed))
    return names.flatMap((name) => valueDifferences(within(path, name), stored[name], recomputed[name]))
  }
  return isSame(stored, recomputed) ? [] : [{ path, stored, recomputed }]
}

const within = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`)

const isSame = (one: unknown, other: unknown): boolean =>
  typeof one === "number" || typeof other === "number" ? Object.is(one, other) : Equal.equals(one, other)

const isList = (value: unknown): value is ReadonlyArray<unknown> => Array.isArray(value)

/** Instants, options and the like compare themselves. */
const isPlain = (value: unknown): value is { readonly [name: string]: unknown } =>
  Predicate.isReadonlyRecord(value) && !Equal.isEqual(value)
