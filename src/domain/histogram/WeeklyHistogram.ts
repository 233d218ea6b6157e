import { Array as Arr, type DateTime, Order } from "effect"
import { groupRows } from "../shared/Grouping.js"
import { dropWeekInProgress, type Week, weekIndex } from "../time/Week.js"
import { type Bucket, type BucketCount, mergeBuckets, type WeeklyBucket } from "./Bucket.js"

/** The buckets of a week, ascending. */
export interface HistogramWeek {
  readonly week: Week
  /** Sum of the counts. */
  readonly total: number
  readonly results: ReadonlyArray<BucketCount>
}

/** Weeks of buckets as they are published. */
export interface Histogram<A extends HistogramWeek = HistogramWeek> {
  /** Distinct providers or allocators of all weeks together, the one in progress included. */
  readonly total: number
  readonly results: ReadonlyArray<A>
}

export const histogramOf = <A extends HistogramWeek>(
  actors: Iterable<string>,
  results: ReadonlyArray<A>
): Histogram<A> => ({ total: new Set(actors).size, results })

/** How a series of buckets becomes a histogram. */
export interface HistogramLayout {
  /** Greatest value that there can be, such as 100 of percentages; null when it is the greatest of the series. */
  readonly top: number | null
  readonly keepsWeekInProgress: boolean
}

/**
 * Flat rows as weeks of buckets. Every week receives the buckets that it lacks, as wide as the highest of the whole series,
 * from the top down to the last one above 0: the bucket of 0 is kept, never added. A last week that has not ended at `now`
 * is left out at the end, so that it still counts for the top. Source: published rules, "Histograms", filling.
 */
export const weeklyHistogram = (
  rows: Iterable<WeeklyBucket>,
  layout: HistogramLayout,
  now: DateTime.Utc
): ReadonlyArray<HistogramWeek> => {
  const merged = mergeBuckets(rows)
  const grid = gridOf(merged, layout.top)
  const weeks = groupRows(merged, ({ week }) => [weekIndex(week)]).map((group): HistogramWeek => {
    const present = new Set(group.map(({ valueToInclusive }) => valueToInclusive))
    const missing = grid.filter(({ valueToInclusive }) => !present.has(valueToInclusive))
    return {
      week: group[0].week,
      total: group.reduce((sum, { count }) => sum + count, 0),
      results: [...group.map(withoutWeek), ...missing.map(empty)].sort(byBucket)
    }
  })
  return layout.keepsWeekInProgress ? weeks : dropWeekInProgress(weeks, now, ({ week }) => week)
}

const byBucket = Order.combine(
  Order.mapInput(Order.number, (bucket: Bucket) => bucket.valueToInclusive),
  Order.mapInput(Order.number, (bucket: Bucket) => bucket.valueFromExclusive)
)

/** More buckets than anybody can look at: a series that would need them keeps its gaps. */
const MOST_BUCKETS = 100_000

/** The buckets that every week has. */
const gridOf = (rows: ReadonlyArray<Bucket>, top: number | null): ReadonlyArray<Bucket> => {
  if (!Arr.isNonEmptyReadonlyArray(rows)) return []
  const highest = Arr.max(rows, byBucket)
  const step = highest.valueToInclusive - highest.valueFromExclusive
  const greatest = top ?? highest.valueToInclusive
  const length = Math.ceil(greatest / step)
  if (!(step > 0 && greatest > 0 && length <= MOST_BUCKETS)) return []
  return Array.from({ length }, (_, index): Bucket => {
    const valueToInclusive = greatest - index * step
    return { valueFromExclusive: valueToInclusive - step, valueToInclusive }
  })
}

const withoutWeek = ({ week: _, ...bucket }: WeeklyBucket): BucketCount => bucket

const empty = (bucket: Bucket): BucketCount => ({ ...bucket, count: 0, totalDatacap: 0n })
