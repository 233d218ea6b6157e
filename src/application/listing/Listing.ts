import { Option, Order } from "effect"

/** A page of a list; pages count from 1. */
export interface Page {
  readonly limit: number
  readonly page: number
}

/** Which rows a page is made of, for a store that cuts it out itself; all rows without a page. */
export const rangeOf = (page: Option.Option<Page>): { readonly limit: number; readonly offset: number } =>
  Option.match(page, {
    onNone: () => ({ limit: Number.MAX_SAFE_INTEGER, offset: 0 }),
    onSome: ({ limit, page: number }) => ({ limit, offset: Math.min((number - 1) * limit, Number.MAX_SAFE_INTEGER) })
  })

export interface Sorting<Key extends string> {
  readonly key: Key
  readonly order: "asc" | "desc"
}

export interface ListQuery<Key extends string> {
  readonly page: Option.Option<Page>
  /** None keeps the order of the list. */
  readonly sorting: Option.Option<Sorting<Key>>
}

export interface Listed<Row> {
  /** Rows before paging. */
  readonly total: number
  readonly page: Option.Option<Page>
  readonly rows: ReadonlyArray<Row>
}

/** Sorts, then cuts out the page. Rows that compare as equal keep their order. */
export const listed = <Row, Key extends string & keyof Row>(
  rows: ReadonlyArray<Row>,
  query: ListQuery<Key>
): Listed<Row> => {
  const sorted = Option.match(query.sorting, {
    onNone: () => rows,
    onSome: ({ key, order }) => {
      const ascending = Order.mapInput(byValue, (row: Row): unknown => row[key])
      return rows.toSorted(order === "asc" ? ascending : Order.reverse(ascending))
    }
  })
  return {
    total: rows.length,
    page: query.page,
    rows: Option.match(query.page, {
      onNone: () => sorted,
      onSome: ({ limit, page }) => sorted.slice((page - 1) * limit, page * limit)
    })
  }
}

/**
 * Total order of the values of a column. Null is the smallest; texts that are whole numbers come by value, before all
 * other texts, and those by code point in lower case. Lists do not differ.
 */
export const byValue: Order.Order<unknown> = Order.make((a, b) => {
  const [left, right] = [rankOf(a), rankOf(b)]
  return left === right ? compareAlike(a, b) : left < right ? -1 : 1
})

const WHOLE_NUMBER = /^(0|-?[1-9]\d*)$/

const rankOf = (value: unknown): number => {
  switch (typeof value) {
    case "boolean":
      return 1
    case "number":
    case "bigint":
      return 2
    case "string":
      return WHOLE_NUMBER.test(value) ? 3 : 4
    default:
      return value === null || value === undefined ? 0 : 5
  }
}

/** Of two values of one rank. */
const compareAlike = (a: unknown, b: unknown): -1 | 0 | 1 => {
  if (typeof a === "string" && typeof b === "string") {
    return WHOLE_NUMBER.test(a) ? Order.bigint(BigInt(a), BigInt(b)) : byCodePoint(a.toLowerCase(), b.toLowerCase())
  }
  if (isNumeric(a) && isNumeric(b)) return a < b ? -1 : a > b ? 1 : 0
  return typeof a === "boolean" && typeof b === "boolean" ? Order.boolean(a, b) : 0
}

const isNumeric = (value: unknown): value is number | bigint => typeof value === "number" || typeof value === "bigint"

const codePoints = Order.array(Order.number)
const byCodePoint = (a: string, b: string): -1 | 0 | 1 =>
  a === b ? 0 : codePoints(Array.from(a, codePointOf), Array.from(b, codePointOf))

const codePointOf = (character: string): number => character.codePointAt(0) ?? 0
