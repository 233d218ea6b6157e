import type { DateTime } from "effect"
import { Equal } from "effect"

/** What a field of a report may hold. */
export type FieldValue = string | number | boolean | bigint | null | DateTime.Utc | ReadonlyArray<string>

/** A field of something that is compared. */
export interface ComparedField<A> {
  /** As the API spells it. */
  readonly field: string
  readonly of: (a: A) => FieldValue
}

/** A field that differs. */
export interface FieldChange {
  readonly field: string
  readonly before: FieldValue
  readonly after: FieldValue
}

/** Fields that differ between two of a kind, in the order of the fields. */
export const fieldChanges = <A>(
  fields: ReadonlyArray<ComparedField<A>>,
  before: A,
  after: A
): ReadonlyArray<FieldChange> =>
  fields.flatMap(({ field, of }) => {
    const change = { field, before: of(before), after: of(after) }
    return isSame(change.before, change.after) ? [] : [change]
  })

const isList = (value: FieldValue): value is ReadonlyArray<string> => Array.isArray(value)

/** Equality of what fields hold; a number that is none equals itself. */
const isSame = (one: FieldValue, other: FieldValue): boolean => {
  if (isList(one) && isList(other)) {
    return one.length === other.length && one.every((text, index) => text === other[index])
  }
  return Equal.equals(one, other) || (Number.isNaN(one) && Number.isNaN(other))
}
