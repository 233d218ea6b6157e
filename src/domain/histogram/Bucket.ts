import { DateTime, Order } from "effect"
import { groupRows, sumOf } from "../shared/Grouping.js"
import { type Week, weekIndex } from "../time/Week.js"

/** A stretch of values, its lower end outside and its upper end inside. */
export interface Bucket {
  readonly valueFromExclusive: number
  readonly valueToInclusive: number
}

/** Those whose value lies in a bucket. */
export interface BucketCount extends Bucket {
  readonly count: number
  /** Bytes. */
  readonly totalDatacap: bigint
}

/** Those whose value lies in a bucket, in a week. */
export interface WeeklyBucket extends BucketCount {
  readonly week: Week
}

/** Percentage points that a bucket of shares and rates is wide, and how many such buckets make a whole. */
const PERCENT_STEP = 5
const STEPS = 20

const percentBucket = (step: number): Bucket => ({
  valueFromExclusive: PERCENT_STEP * (step - 1),
  valueToInclusive: PERCENT_STEP * step
})

/** Bucket of a number of things: (n - 1, n]. */
export const countBucket = (count: number): Bucket => ({ valueFromExclusive: count - 1, valueToInclusive: count })

/**
 * Bucket of the share that a part has in a whole, in percent and exact: 30 % lies in (25, 30], no share in (-5, 0].
 * The share of an empty whole is 0. Source: published rules, "Histograms", D4.
 */
export const shareBucket = (part: bigint, whole: bigint): Bucket => {
  if (part <= 0n || whole <= 0n) return percentBucket(0)
  return percentBucket(Number((BigInt(STEPS) * part + whole - 1n) / whole))
}

/** Bucket of a rate of 0..1, a finite number, in percent; a rate of 0 lies in (-5, 0]. Source: published rules, "Histograms". */
export const rateBucket = (rate: number): Bucket => percentBucket(rate > 0 ? Math.ceil(STEPS * rate) : 0)

const byWeekAndBucket = Order.combineAll([
  Order.mapInput(DateTime.Order, (row: WeeklyBucket) => row.week),
  Order.mapInput(Order.number, (row: WeeklyBucket) => row.valueToInclusive),
  Order.mapInput(Order.number, (row: WeeklyBucket) => row.valueFromExclusive)
])

/** Adds up rows of the same week and bucket, by week and bucket. */
export const mergeBuckets = (rows: Iterable<WeeklyBucket>): ReadonlyArray<WeeklyBucket> =>
  groupRows(rows, ({ week, valueFromExclusive, valueToInclusive }) => [
    weekIndex(week),
    valueFromExclusive,
    valueToInclusive
  ])
    .map(
      (group): WeeklyBucket => ({
        week: group[0].week,
        valueFromExclusive: group[0].valueFromExclusive,
        valueToInclusive: group[0].valueToInclusive,
        count: group.reduce((sum, { count }) => sum + count, 0),
        totalDatacap: sumOf(group, ({ totalDatacap }) => totalDatacap)
      })
    )
    .sort(byWeekAndBucket)
