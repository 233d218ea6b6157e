import { type Fraction, quotient } from "./Ratio.js"

/** A finite double without loss; the denominator is the least power of two that does. */
export const fractionOf = (value: number): Fraction => {
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
