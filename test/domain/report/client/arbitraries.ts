import { DateTime, FastCheck as fc } from "effect"
import type { CheckLimits } from "../../../../src/domain/report/CheckLimits.js"
import type { ClientReport, ReportedProvider } from "../../../../src/domain/report/client/ClientReport.js"
import { IpniStatus } from "../../../../src/domain/storage-provider/IpniStatus.js"
import { now } from "./clientReports.js"

const DAY_MILLIS = 86_400_000

const id = fc.constantFrom("f01", "f02", "f03", "f09", "f010", "f0121877", "f0999999999999999999")
const rate = fc.option(fc.constantFrom(0, 0.01, 0.7499, 0.75, 1))
const text = fc.option(fc.constantFrom("PL", "SG", ""))
const size = fc.oneof(fc.bigInt(0n, 100n), fc.bigInt(0n, 2n ** 70n))
const percentage = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100)
const copies = fc.integer({ min: 0, max: 12 })
const ago = fc
  .oneof(
    fc.constantFrom(59, 60, 61).map((days) => days * DAY_MILLIS),
    fc.integer({ min: 0, max: 200 * DAY_MILLIS })
  )
  .map((millis) => DateTime.subtract(now, { millis }))

const reportedProvider = (ids: fc.Arbitrary<string>): fc.Arbitrary<ReportedProvider> =>
  fc
    .record({
      provider: ids,
      totalDealSize: size,
      duplicates: fc.bigInt(0n, 100n),
      http: rate,
      urlFinder: rate,
      ipniReportingStatus: fc.option(fc.constantFrom(...IpniStatus.literals)),
      location: fc.option(fc.record({ country: text, region: text, city: text }))
    })
    .map(({ duplicates, ...row }) => ({ ...row, uniqueDataSize: (row.totalDealSize * (100n - duplicates)) / 100n }))

/** Reports as there may be: few ids, each provider once, boundaries met often, unknowns among them. */
export const clientReport: fc.Arbitrary<ClientReport> = fc.record({
  now: fc.constant(now),
  allocators: fc.array(id, { maxLength: 4 }),
  availableDatacap: fc.option(size),
  lastDatacapSpent: fc.option(ago),
  lastDatacapReceived: fc.option(ago),
  lowReplicaThreshold: fc.option(copies),
  highReplicaThreshold: fc.option(copies),
  requiredCopies: fc.option(copies),
  expectedSizeOfSingleDataset: fc.option(size),
  totalUniqDataSetSize: fc.option(size),
  declaredProviders: fc.array(id, { maxLength: 6 }),
  providers: fc.uniqueArray(reportedProvider(id), { selector: ({ provider }) => provider }),
  replicas: fc.array(fc.record({ numOfReplicas: copies, percentage }), { maxLength: 6 }),
  cidSharingCount: fc.nat(4)
})

const shuffled = <A>(rows: ReadonlyArray<A>): fc.Arbitrary<ReadonlyArray<A>> =>
  fc.shuffledSubarray([...rows], { minLength: rows.length, maxLength: rows.length })

/** A report, and the same report with its rows in another order. */
export const reorderedReport: fc.Arbitrary<readonly [ClientReport, ClientReport]> = clientReport.chain((report) =>
  fc
    .record({
      allocators: shuffled(report.allocators),
      declaredProviders: shuffled(report.declaredProviders),
      providers: shuffled(report.providers),
      replicas: shuffled(report.replicas)
    })
    .map((rows) => [report, { ...report, ...rows }] as const)
)

const anyNumber = fc.oneof(fc.integer(), fc.double({ min: -1e12, max: 1e12, noNaN: true }))
const anySize = fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n })
const anyInstant = fc
  .integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 })
  .map((millis) => DateTime.unsafeMake(millis))
const anyId = fc.oneof(id, fc.string())

/** Reports as there should be none: negative, huge and repeated figures, ids that are none. */
export const hostileReport: fc.Arbitrary<ClientReport> = fc.record({
  now: anyInstant,
  allocators: fc.array(anyId),
  availableDatacap: fc.option(anySize),
  lastDatacapSpent: fc.option(anyInstant),
  lastDatacapReceived: fc.option(anyInstant),
  lowReplicaThreshold: fc.option(anyNumber),
  highReplicaThreshold: fc.option(anyNumber),
  requiredCopies: fc.option(anyNumber),
  expectedSizeOfSingleDataset: fc.option(anySize),
  totalUniqDataSetSize: fc.option(anySize),
  declaredProviders: fc.array(anyId),
  providers: fc.array(
    fc.record({
      provider: anyId,
      totalDealSize: anySize,
      uniqueDataSize: anySize,
      http: fc.option(anyNumber),
      urlFinder: fc.option(anyNumber),
      ipniReportingStatus: fc.option(fc.constantFrom(...IpniStatus.literals)),
      location: fc.option(
        fc.record({ country: fc.option(fc.string()), region: fc.option(fc.string()), city: fc.option(fc.string()) })
      )
    })
  ),
  replicas: fc.array(fc.record({ numOfReplicas: anyNumber, percentage: anyNumber })),
  cidSharingCount: fc.integer()
})

const limitsOver = (limit: fc.Arbitrary<number>): fc.Arbitrary<CheckLimits> => {
  const field = fc.option(limit, { freq: 8 })
  return fc.record({
    maxProviderDealPercentage: field,
    maxDuplicationPercentage: field,
    maxLowReplicaPercentage: field,
    maxHighReplicaPercentage: field,
    maxRequiredCopiesPercentage: field,
    maxNotDeclaredPercentage: field,
    uniqueDataSetExcessPercentage: field
  })
}

/** Limits as there may be, some with a fraction, some not set. */
export const checkLimits: fc.Arbitrary<CheckLimits> = limitsOver(
  fc.oneof(fc.integer({ min: 0, max: 100 }), fc.double({ min: 0, max: 100, noNaN: true }))
)

/** Limits as there should be none. */
export const hostileLimits: fc.Arbitrary<CheckLimits> = limitsOver(
  fc.oneof(anyNumber, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY))
)
