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
 * from the top down to the last one above 0: the bucket of 0 is kept, never added. A series that would come to more than
 * 100,000 such buckets in a week or 1,000,000 in all of them keeps its gaps. A last week that has not ended at `now`
 * is left out at the end, so that it still counts for the top. Source: published rules, "Histograms", filling.
 */
export const weeklyHistogram = (
  rows: Iterable<WeeklyBucket>,
  layout: HistogramLayout,
  now: DateTime.Utc
): ReadonlyArray<HistogramWeek> => {
  const merged = mergeBuckets(rows)
  const groups = groupRows(merged, ({ week }) => [weekIndex(week)])
  const grid = gridOf(merged, layout.top, groups.length)
  const weeks = groups.map(
    (group): HistogramWeek => ({
      week: group[0].week,
      total: group.reduce((sum, { count }) => sum + count, 0),
      results: filled(group, grid)
    })
  )
  return layout.keepsWeekInProgress ? weeks : dropWeekInProgress(weeks, now, ({ week }) => week)
}

const byBucket = Order.combine(
  Order.mapInput(Order.number, (bucket: Bucket) => bucket.valueToInclusive),
  Order.mapInput(Order.number, (bucket: Bucket) => bucket.valueFromExclusive)
)

/** More buckets than anybody can look at, in a week and in a series: where they would be needed, the gaps stay. */
const MOST_OF_WEEK = 100_000
const MOST_OF_SERIES = 1_000_000

/** The buckets that every week has, ascending and empty; none when they would be too many. */
const gridOf = (rows: ReadonlyArray<Bucket>, top: number | null, weeks: number): ReadonlyArray<BucketCount> => {
  if (!Arr.isNonEmptyReadonlyArray(rows)) return []
  const highest = Arr.max(rows, byBucket)
  const step = highest.valueToInclusive - highest.valueFromExclusive
  const greatest = top ?? highest.valueToInclusive
  const length = Math.ceil(greatest / step)
  if (!(step > 0 && greatest > 0 && length <= MOST_OF_WEEK && length * weeks <= MOST_OF_SERIES)) return []
  return Array.from({ length }, (_, index): BucketCount => {
    const valueToInclusive = greatest - (length - 1 - index) * step
    return { valueFromExclusive: valueToInclusive - step, valueToInclusive, count: 0, totalDatacap: 0n }
  })
}

/** Rows of a week, ascending, and between them the buckets of the grid that none of them ends like. */
const filled = (rows: ReadonlyArray<WeeklyBucket>, grid: ReadonlyArray<BucketCount>): ReadonlyArray<BucketCount> => {
  const results: Array<BucketCount> = []
  let next = 0
  for (const { valueFromExclusive, valueToInclusive, count, totalDatacap } of rows) {
    for (
      let empty = grid[next];
      empty !== undefined && empty.valueToInclusive <= valueToInclusive;
      empty = grid[next]
    ) {
      if (empty.valueToInclusive < valueToInclusive) results.push(empty)
      next++
    }
    results.push({ valueFromExclusive, valueToInclusive, count, totalDatacap })
  }
  for (const empty of grid.slice(next)) results.push(empty)
  return results
}
