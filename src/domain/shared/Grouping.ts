import { type Array as Arr, Order } from "effect"

/** Rows with equal keys together, in the order in which the keys first come. Keys compare part by part. */
export const groupRows = <A>(
  rows: Iterable<A>,
  keyOf: (row: A) => ReadonlyArray<string | number | null>
): ReadonlyArray<Arr.NonEmptyReadonlyArray<A>> => {
  const groups = new Map<string, Arr.NonEmptyArray<A>>()
  for (const row of rows) {
    const key = JSON.stringify(keyOf(row))
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return Array.from(groups.values())
}

/** Sum of whole numbers; 0 of none. */
export const sumOf = <A>(rows: Iterable<A>, amountOf: (row: A) => bigint): bigint => {
  let sum = 0n
  for (const row of rows) sum += amountOf(row)
  return sum
}

/** Greatest whole number of a group. */
export const greatestOf = <A>(rows: Arr.NonEmptyReadonlyArray<A>, amountOf: (row: A) => bigint): bigint =>
  rows.map(amountOf).reduce(Order.max(Order.bigint))

/** Smallest whole number of a group. */
export const smallestOf = <A>(rows: Arr.NonEmptyReadonlyArray<A>, amountOf: (row: A) => bigint): bigint =>
  rows.map(amountOf).reduce(Order.min(Order.bigint))
