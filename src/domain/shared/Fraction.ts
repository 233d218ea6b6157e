import { type Fraction, quotient } from "./Ratio.js"

/** A finite double without loss, over the least power of two that does; 0 of what is no finite number. */
export const fractionOf = (value: number): Fraction => {
  if (!Number.isFinite(value)) return { numerator: 0n, denominator: 1n }
  let whole = value
  let denominator = 1n
  while (!Number.isInteger(whole)) {
    whole *= 2
    denominator *= 2n
  }
  return { numerator: BigInt(whole), denominator }
}

/** The double nearest to a ratio. */
export const toNumber = ({ numerator, denominator }: Fraction): number => quotient(numerator, denominator)
