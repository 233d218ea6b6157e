/**
 * Sum of doubles, rounded once: the same bits in whatever order they come. NaN and infinities are not expected.
 * Method: Shewchuk's non-overlapping partial sums, which lose nothing until the last step.
 */
export const exactSum = (values: Iterable<number>): number => {
  const partials: Array<number> = []
  for (const value of values) addExactly(partials, value)
  return roundPartials(partials)
}

/** Mean of the values; null of none. */
export const mean = (values: ReadonlyArray<number>): number | null =>
  values.length === 0 ? null : exactSum(values) / values.length

/** Population standard deviation; null of no values. Source: published rules, "Shared arithmetic". */
export const standardDeviation = (values: ReadonlyArray<number>): number | null => {
  const centre = mean(values)
  const variance = centre === null ? null : mean(values.map((value) => (value - centre) ** 2))
  return variance === null ? null : Math.sqrt(variance)
}

/**
 * Value below which `rank` percent (0..100) of the values lie, interpolated between neighbours; null of no values.
 * `ascending` is sorted. Source: published rules, "Shared arithmetic", n-th percentile.
 */
export const percentile = (ascending: ReadonlyArray<number>, rank: number): number | null => {
  const position = (rank / 100) * (ascending.length - 1)
  const lower = ascending[Math.floor(position)]
  const upper = ascending[Math.ceil(position)]
  if (lower === undefined || upper === undefined) return null
  return lower + (upper - lower) * (position - Math.floor(position))
}

/** Adds `value` to partial sums that ascend in magnitude and do not overlap. */
const addExactly = (partials: Array<number>, value: number): void => {
  let carry = value
  let kept = 0
  for (const partial of partials) {
    const isCarryLarger = Math.abs(carry) >= Math.abs(partial)
    const large = isCarryLarger ? carry : partial
    const small = isCarryLarger ? partial : carry
    const high = large + small
    const low = small - (high - large)
    if (low !== 0) partials[kept++] = low
    carry = high
  }
  partials.length = kept
  partials.push(carry)
}

/** The partial sums as one double, rounded half to even. */
const roundPartials = (partials: ReadonlyArray<number>): number => {
  let high = 0
  let low = 0
  let index = partials.length - 1
  for (; index >= 0 && low === 0; index--) {
    const sum = high
    const next = partials[index] ?? 0
    high = sum + next
    low = next - (high - sum)
  }
  // What lies below a tie decides its direction.
  const below = partials[index] ?? 0
  const doubled = low * 2
  const nudged = high + doubled
  return (low < 0 && below < 0) || (low > 0 && below > 0) ? (doubled === nudged - high ? nudged : high) : high
}
