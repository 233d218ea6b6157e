import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import type { WeeklyBucket } from "../../../src/domain/histogram/Bucket.js"
import { type HistogramLayout, histogramOf, weeklyHistogram } from "../../../src/domain/histogram/WeeklyHistogram.js"
import { sumOf } from "../../../src/domain/shared/Grouping.js"
import { weekAt, weekIndex } from "../../../src/domain/time/Week.js"
import { reordered } from "../aggregation/arbitraries.js"
import { percentBuckets, weeklyBuckets } from "./arbitraries.js"

const later = DateTime.unsafeMake("2030-01-01T00:00:00Z")
const filled: HistogramLayout = { top: null, keepsWeekInProgress: false }
const percentages: HistogramLayout = { top: 100, keepsWeekInProgress: false }

const bucket = (week: number, valueToInclusive: number, width: number, count = 1): WeeklyBucket => ({
  week: weekAt(week),
  valueFromExclusive: valueToInclusive - width,
  valueToInclusive,
  count,
  totalDatacap: 1n
})

const tops = (rows: ReadonlyArray<WeeklyBucket>, layout = filled) =>
  weeklyHistogram(rows, layout, later).map(({ results }) => results.map(({ valueToInclusive }) => valueToInclusive))

describe("weekly histogram", () => {
  it("is as wide as the highest bucket of the whole series", () => {
    assert.deepStrictEqual(tops([bucket(0, 3, 1), bucket(1, 9, 3)]), [
      [3, 6, 9],
      [3, 6, 9]
    ])
  })

  it("goes down from the top in whole widths, to the last one above 0", () => {
    assert.deepStrictEqual(tops([bucket(0, 10, 4)]), [[2, 6, 10]])
  })

  it("keeps the bucket of 0 where it has members, and adds it nowhere", () => {
    const [first, second] = tops([bucket(0, 0, 5), bucket(1, 5, 5)], percentages)
    assert.deepStrictEqual([first?.length, first?.[0], second?.length, second?.[0]], [21, 0, 20, 5])
  })

  it("adds nothing when no width can be told", () => {
    assert.deepStrictEqual(tops([bucket(0, 3, 0), bucket(1, 2, 0)]), [[3], [2]])
    assert.deepStrictEqual(tops([bucket(0, 0, 5)]), [[0]])
    assert.deepStrictEqual(tops([bucket(0, 1e300, 1)]), [[1e300]])
  })

  it("leaves out the last week until it has ended, unless it is to be kept", () => {
    const rows = [bucket(0, 1, 1), bucket(1, 2, 1)]
    const weeks = (now: DateTime.Utc, keepsWeekInProgress: boolean) =>
      weeklyHistogram(rows, { top: null, keepsWeekInProgress }, now).map(({ week }) => weekIndex(week))
    const lastInstant = DateTime.subtract(weekAt(2), { millis: 1 })
    assert.deepStrictEqual(weeks(lastInstant, false), [0])
    assert.deepStrictEqual(weeks(lastInstant, true), [0, 1])
    assert.deepStrictEqual(weeks(weekAt(2), false), [0, 1])
  })

  it("counts each provider or allocator of a series once", () => {
    assert.deepStrictEqual(histogramOf(["f01", "f02", "f01"], []), { total: 2, results: [] })
  })

  it.prop(
    "preserves counts and DataCap",
    [weeklyBuckets, fc.constantFrom(filled, percentages)],
    ([rows, layout]) => {
      const weeks = weeklyHistogram(rows, layout, later)
      const results = weeks.flatMap((entry) => entry.results)
      const count = (counted: ReadonlyArray<{ readonly count: number }>) =>
        counted.reduce((sum, row) => sum + row.count, 0)
      assert.strictEqual(count(results), count(rows))
      assert.strictEqual(
        weeks.reduce((sum, { total }) => sum + total, 0),
        count(rows)
      )
      assert.strictEqual(
        sumOf(results, ({ totalDatacap }) => totalDatacap),
        sumOf(rows, ({ totalDatacap }) => totalDatacap)
      )
      for (const entry of weeks) assert.strictEqual(entry.total, count(entry.results))
    },
    { fastCheck: { numRuns: 40 } }
  )

  it.prop(
    "gives every week the same buckets above 0, ascending and without gaps",
    [weeklyBuckets],
    ([rows]) => {
      const weeks = weeklyHistogram(rows, filled, later)
      const ends = weeks.map(({ results }) => results.filter(({ valueToInclusive }) => valueToInclusive > 0))
      for (const buckets of ends) {
        assert.deepStrictEqual(
          buckets.map(({ valueToInclusive }) => valueToInclusive),
          ends[0]?.map(({ valueToInclusive }) => valueToInclusive)
        )
        for (const [index, { valueFromExclusive }] of buckets.entries()) {
          assert.strictEqual(valueFromExclusive, buckets[index - 1]?.valueToInclusive ?? 0)
        }
      }
      const indexes = weeks.map(({ week }) => weekIndex(week))
      assert.deepStrictEqual(
        indexes,
        Array.from(new Set(indexes)).sort((a, b) => a - b)
      )
    },
    { fastCheck: { numRuns: 40 } }
  )

  it.prop(
    "has twenty buckets above 0 for percentages",
    [percentBuckets],
    ([rows]) => {
      for (const { results } of weeklyHistogram(rows, percentages, later)) {
        assert.strictEqual(results.filter(({ valueToInclusive }) => valueToInclusive > 0).length, 20)
      }
    },
    { fastCheck: { numRuns: 40 } }
  )

  it.prop(
    "does not depend on the order of rows",
    [reordered(weeklyBuckets)],
    ([[rows, others]]) => {
      assert.deepStrictEqual(weeklyHistogram(rows, filled, later), weeklyHistogram(others, filled, later))
    },
    { fastCheck: { numRuns: 40 } }
  )

  it.prop(
    "survives any ends",
    [fc.array(fc.tuple(fc.integer({ min: -9, max: 99 }), fc.integer({ min: -9, max: 99 })))],
    ([ends]) => {
      const rows = ends.map(([from, to]) => ({ ...bucket(0, to, 1), valueFromExclusive: from }))
      assert.strictEqual(weeklyHistogram(rows, percentages, later)[0]?.total ?? 0, rows.length)
    }
  )

  it("fills a long series at once, and keeps the gaps of one that would be endless", () => {
    const buckets = (weeks: number, top: number) =>
      weeklyHistogram(
        Array.from({ length: weeks }, (_, week) => bucket(week, top, 1)),
        filled,
        later
      ).reduce((sum, { results }) => sum + results.length, 0)
    const start = performance.now()
    assert.strictEqual(buckets(90, 10_000), 900_000)
    assert.isBelow(performance.now() - start, 2000)
    assert.strictEqual(buckets(11, 100_000), 11)
    assert.strictEqual(buckets(10, 100_000), 1_000_000)
    assert.strictEqual(buckets(1, 100_001), 1)
  })
})
