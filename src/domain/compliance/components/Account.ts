import { sumOf } from "../../shared/Grouping.js"
import type { Fraction } from "../../shared/Ratio.js"

/** What a component makes of one storage provider or client, in bytes. */
export interface Account {
  /** `f0…`. */
  readonly id: string
  readonly measured: bigint
  /** Of the measured ones; below 0 where more is lost than is measured. */
  readonly good: bigint
  readonly unmeasured: bigint
  /** Why not all that is measured is good; asked only where it is told. */
  readonly reason: () => string
}

/** An account whose bytes are good or not all at once, or not measured where that is unknown. */
export const wholeAccount = (id: string, bytes: bigint, isGood: boolean | null, reason: () => string): Account => ({
  id,
  measured: isGood === null ? 0n : bytes,
  good: isGood === true ? bytes : 0n,
  unmeasured: isGood === null ? bytes : 0n,
  reason
})

/** What a component makes of all of them, in bytes: 0 ≤ measured ≤ all. */
export interface Measurement {
  readonly all: bigint
  readonly measured: bigint
  /** At most `measured`; below 0 where more is lost than is measured. */
  readonly good: bigint
}

const atLeast0 = (amount: bigint): bigint => (amount < 0n ? 0n : amount)
const atMost = (limit: bigint, amount: bigint): bigint => (amount > limit ? limit : amount)

/** Adds accounts up, within the bounds of a measurement whatever the amounts are. */
export const measurementOf = (accounts: ReadonlyArray<Account>): Measurement => {
  const measured = atLeast0(sumOf(accounts, (account) => account.measured))
  return {
    all: measured + atLeast0(sumOf(accounts, (account) => account.unmeasured)),
    measured,
    good: atMost(
      measured,
      sumOf(accounts, (account) => account.good)
    )
  }
}

/** Bytes that count for the value. */
export const countedBytes = ({ good }: Measurement): bigint => atLeast0(good)

/** Measured bytes that do not count for the value. */
export const uncountedBytes = (measurement: Measurement): bigint => measurement.measured - countedBytes(measurement)

/** Bytes to make good until all that is measured counts. */
export const lostBytes = ({ good, measured }: Measurement): bigint => measured - good

/** 0..1; null when nothing was measured. */
export const valueOf = (measurement: Measurement): Fraction | null =>
  measurement.measured === 0n ? null : { numerator: countedBytes(measurement), denominator: measurement.measured }

/** 0..1. */
export const coverageOf = ({ measured, all }: Measurement): Fraction => ({
  numerator: measured,
  denominator: all === 0n ? 1n : all
})
