import { FastCheck as fc, Order } from "effect"
import { type Bucket, countBucket, rateBucket, type WeeklyBucket } from "../../../src/domain/histogram/Bucket.js"
import type { HistogramMember } from "../../../src/domain/histogram/HistogramMeasure.js"
import { weekAt } from "../../../src/domain/time/Week.js"

const week = fc.integer({ min: 0, max: 5 }).map(weekAt)
const bytes = fc.oneof(fc.bigInt({ min: 0n, max: 100n }), fc.bigInt({ min: 2n ** 60n, max: 2n ** 66n }))
const rate = fc.option(fc.oneof(fc.constantFrom(0, 0.05, 0.3, 1), fc.double({ min: 0, max: 1, noNaN: true })), {
  freq: 6,
  nil: null
})

const rowsOf = (bucket: fc.Arbitrary<Bucket>): fc.Arbitrary<ReadonlyArray<WeeklyBucket>> =>
  fc.array(
    fc
      .record({ bucket, week, count: fc.nat(50), totalDatacap: bytes })
      .map(({ bucket: ends, ...row }) => ({ ...ends, ...row })),
    { maxLength: 30 }
  )

/** Flat rows of a histogram of client counts. */
export const countBuckets = rowsOf(fc.integer({ min: 1, max: 40 }).map(countBucket))

/** Flat rows of a histogram of percentages, (-5, 0] among them. */
export const percentBuckets = rowsOf(fc.integer({ min: 0, max: 20 }).map((step) => rateBucket(step / 20)))

/** Flat rows of one histogram or the other. */
export const weeklyBuckets = fc.oneof(countBuckets, percentBuckets)

/** Providers or allocators, those with unknown rates and without clients among them. */
export const members: fc.Arbitrary<ReadonlyArray<HistogramMember>> = fc.array(
  fc
    .record({ week, clients: fc.array(bytes, { maxLength: 5 }), overall: rate, http: rate, urlFinder: rate })
    .map(({ clients, ...row }) => ({
      ...row,
      numOfClients: clients.length,
      biggestClient: clients.reduce(Order.max(Order.bigint), 0n),
      totalDatacap: clients.reduce((sum, size) => sum + size, 0n)
    })),
  { maxLength: 30 }
)
