import { type ComparedField, type FieldChange, fieldChanges } from "./FieldChanges.js"

/** What names a row: the ids that it is about, by their name in the API. */
export type RowKey = Readonly<Record<string, string>>

/** Rows of a list that is compared. */
export interface ComparedRows<Row> {
  readonly keyOf: (row: Row) => RowKey
  readonly fields: ReadonlyArray<ComparedField<Row>>
}

/** A row that both reports have, and what of it differs. */
export interface RowChange {
  readonly row: RowKey
  readonly changes: ReadonlyArray<FieldChange>
}

/** How two lists differ. */
export interface RowChanges {
  /** Those of the second list only, in its order. */
  readonly added: ReadonlyArray<RowKey>
  /** Those of the first list only, in its order. */
  readonly removed: ReadonlyArray<RowKey>
  /** In the order of the first list. */
  readonly changed: ReadonlyArray<RowChange>
}

/** Compares rows of the same name; of several with one name the first with the first, the second with the second. */
export const rowChanges = <Row>(
  { keyOf, fields }: ComparedRows<Row>,
  before: ReadonlyArray<Row>,
  after: ReadonlyArray<Row>
): RowChanges => {
  const [earlier, later] = [named(before, keyOf), named(after, keyOf)]
  return {
    added: onlyIn(later, earlier),
    removed: onlyIn(earlier, later),
    changed: Array.from(earlier).flatMap(([name, { key, row }]) => {
      const other = later.get(name)
      const changes = other === undefined ? [] : fieldChanges(fields, row, other.row)
      return changes.length === 0 ? [] : [{ row: key, changes }]
    })
  }
}

export const hasRowChanges = ({ added, removed, changed }: RowChanges): boolean =>
  added.length + removed.length + changed.length > 0

type Named<Row> = ReadonlyMap<string, { readonly key: RowKey; readonly row: Row }>

/** Rows by their name and its how manieth use. */
const named = <Row>(rows: ReadonlyArray<Row>, keyOf: (row: Row) => RowKey): Named<Row> => {
  const uses = new Map<string, number>()
  return new Map(
    rows.map((row) => {
      const key = keyOf(row)
      const name = JSON.stringify(Object.values(key))
      const use = (uses.get(name) ?? 0) + 1
      uses.set(name, use)
      return [`${use} ${name}`, { key, row }] as const
    })
  )
}

const onlyIn = <Row>(rows: Named<Row>, others: Named<Row>): ReadonlyArray<RowKey> =>
  Array.from(rows).flatMap(([name, { key }]) => (others.has(name) ? [] : [key]))
