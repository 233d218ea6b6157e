import { sumOf } from "./Grouping.js"
import { EXACT_ONE, exactly, quotient, squareRoot } from "./Ratio.js"

/**
 * Sum of doubles, rounded once: the same bits in whatever order they come. NaN and infinities are not expected.
 * Method: Shewchuk's non-overlapping partial sums, which lose nothing until the last step.
 */
export const exactSum = (values: Iterable<number>): number => roundPartials(partialSums(values))

/**
 * The double nearest to the mean of the values, so that of equal ones it is that very value; null of none. A mean that
 * is not 0 lies between 2^-900 and 2^1000.
 */
export const mean = (values: ReadonlyArray<number>): number | null => {
  if (values.length === 0) return null
  const sum = partialSums(values).reduce((total, partial) => total + exactly(partial), 0n)
  return quotient(sum, BigInt(values.length) * EXACT_ONE)
}

/** A standard deviation, and its place among hundredths, which its square root does not blur. */
export interface Deviation {
  readonly value: number
  /** Whole hundredths in it. */
  readonly hundredths: bigint
  /** Whether there is more to it than whole hundredths. */
  readonly isBetween: boolean
}

/**
 * Population standard deviation of whole numbers, each a multiple of 1 / `unit`, which is above 0; null of no values.
 * Source: published rules, "Shared arithmetic".
 */
export const standardDeviation = (values: ReadonlyArray<bigint>, unit: bigint): Deviation | null => {
  if (values.length === 0) return null
  const count = BigInt(values.length)
  const sum = sumOf(values, (value) => value)
  const variance = count * sumOf(values, (value) => value * value) - sum * sum
  const square = (count * unit) ** 2n
  const hundredths = squareRoot((10_000n * variance) / square)
  const isBetween = hundredths ** 2n * square !== 10_000n * variance
  return {
    value: isBetween ? Math.sqrt(quotient(variance, square)) : quotient(hundredths, 100n),
    hundredths,
    isBetween
  }
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

/** Doubles that together are the sum of the values, none of it lost. */
const partialSums = (values: Iterable<number>): ReadonlyArray<number> => {
  const partials: Array<number> = []
  for (const value of values) addExactly(partials, value)
  return partials
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
