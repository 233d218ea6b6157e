/** Sums of whole numbers by key; a key that never came is absent. */
export const tally = <A>(
  rows: Iterable<A>,
  keyOf: (row: A) => string,
  amountOf: (row: A) => bigint
): ReadonlyMap<string, bigint> => {
  const sums = new Map<string, bigint>()
  for (const row of rows) {
    const key = keyOf(row)
    sums.set(key, (sums.get(key) ?? 0n) + amountOf(row))
  }
  return sums
}
