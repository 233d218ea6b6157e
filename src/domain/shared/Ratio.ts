import { known } from "./Known.js"

/** Every finite double is a whole multiple of 2^-1074. */
const FINEST_BITS = 1074

/** One, in the unit of {@link exactly}. */
export const EXACT_ONE = 1n << BigInt(FINEST_BITS)

/** A finite double without loss, in units of 2^-1074; 0 of what is no finite number. */
export const exactly = (value: number): bigint => {
  if (!Number.isFinite(value)) return 0n
  let whole = value
  let halvings = 0
  while (!Number.isInteger(whole)) {
    whole *= 2
    halvings++
  }
  return BigInt(whole) << BigInt(FINEST_BITS - halvings)
}

const bitLength = (value: bigint): number => value.toString(2).length

/** Bits of a quotient that decide its rounding: those of a double and some to spare. */
const QUOTIENT_BITS = 66

const LARGEST_SAFE = BigInt(Number.MAX_SAFE_INTEGER)

const isSafe = (value: bigint): boolean => value <= LARGEST_SAFE && value >= -LARGEST_SAFE

/** The double nearest to a / b, ties to even; 0 when b is 0. For quotients between 2^-900 and 2^1000. */
export const quotient = (a: bigint, b: bigint): number => {
  if (a === 0n || b === 0n) return 0
  // Doubles divide with one rounding, so where both numbers are doubles the machine's division is the answer.
  if (isSafe(a) && isSafe(b)) return Number(a) / Number(b)
  const negative = a < 0n !== b < 0n
  const [above, below] = [a < 0n ? -a : a, b < 0n ? -b : b]
  const shift = Math.max(0, QUOTIENT_BITS - bitLength(above) + bitLength(below))
  const shifted = above << BigInt(shift)
  // A last bit that is set where something is cut off keeps the cut from looking like a tie.
  const digits = (shifted / below) | (shifted % below === 0n ? 0n : 1n)
  const magnitude = Number(digits) / 2 ** shift
  return negative ? -magnitude : magnitude
}

/** Greatest whole number whose square is at most a number of at least 0. */
export const squareRoot = (value: bigint): bigint => {
  if (value < 2n) return value
  let root = 1n << BigInt(Math.ceil(bitLength(value) / 2))
  for (let next = root; ; root = next) {
    next = (root + value / root) / 2n
    if (next >= root) return root
  }
}

/**
 * a / b cut off after some decimals, towards zero and never rounded; 0 when b is 0. `decimals` is whole, 0..100.
 * Source: published rules, "Ratio (truncating)".
 */
export const truncatedRatio = (a: bigint, b: bigint, decimals = 2): number => {
  const unit = 10n ** BigInt(decimals)
  return b === 0n ? 0 : quotient((a * unit) / b, unit)
}

const MILLION = 1_000_000

/**
 * A whole number times a factor that is first rounded to six decimals; the product is cut off to a whole number.
 * `factor` is at least 0; one that is no finite number gives 0. Source: published rules, "Scaling by a real weight".
 */
export const scaleInteger = (value: bigint, factor: number): bigint => {
  const millionths = known(Math.round(factor * MILLION)) ?? 0
  return (value * BigInt(millionths)) / BigInt(MILLION)
}

/** A ratio of whole numbers, not divided; the denominator is above 0. */
export interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** The double nearest to a ratio. */
export const toNumber = ({ numerator, denominator }: Fraction): number => quotient(numerator, denominator)

/** A number, or a ratio that no rounding has touched. */
export type Magnitude = number | Fraction

/** Whether a value lies below (-1), at (0) or above (1) a boundary, without rounding; the boundary is finite. */
export const compareTo = (value: Magnitude, boundary: number): -1 | 0 | 1 => {
  if (typeof value === "number") return value < boundary ? -1 : value > boundary ? 1 : 0
  const left = value.numerator * EXACT_ONE
  const right = exactly(boundary) * value.denominator
  return left < right ? -1 : left > right ? 1 : 0
}

/** The part in hundredths of the whole, 100 · part / whole; 0 of a whole that is not above 0. */
export const percentOf = (part: bigint, whole: bigint): Fraction =>
  whole <= 0n ? { numerator: 0n, denominator: 1n } : { numerator: 100n * part, denominator: whole }

/** A ratio cut off after two decimals, as percentages are shown. */
export const truncated = ({ numerator, denominator }: Fraction): number => truncatedRatio(numerator, denominator)
