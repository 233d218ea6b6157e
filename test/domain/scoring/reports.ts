import { DateTime, FastCheck as fc } from "effect"
import { ruleSets } from "../../../src/domain/rules/RuleSet.js"
import type { ScoredClient, ScoredProvider, ScoringInput } from "../../../src/domain/scoring/ScoringInput.js"

export const now = DateTime.unsafeMake("2025-10-01T06:00:00Z")
export const yesterday = DateTime.subtract(now, { days: 1 })

export const ruleSet = fc.constantFrom(...ruleSets)

/** A client that counts fully and adds nothing to any sum. */
export const client = (figures: Partial<ScoredClient>): ScoredClient => ({
  totalAllocations: 0n,
  allocationsNumber: 1,
  lastDatacapSpent: yesterday,
  expectedSizeOfSingleDataset: 0n,
  totalUniqDataSetSize: 0n,
  cidSharing: [],
  ...figures
})

/** A provider row of nothing. */
export const provider = (figures: Partial<ScoredProvider>): ScoredProvider => ({
  totalDealSize: 0n,
  uniqueDataSize: 0n,
  ipniReportingStatus: "NOT_REPORTING",
  ...figures
})

/** A report that says nothing. */
export const report = (figures: Partial<ScoringInput>): ScoringInput => ({
  now,
  dataType: "openData",
  clients: [],
  clientsNumber: figures.clients?.length ?? 0,
  providers: [],
  auditEnds: [],
  httpRate: null,
  urlFinderRate: null,
  population: { httpRates: [], urlFinderRates: [], figures: {} },
  ...figures
})

/** Sizes close to boundaries of percentages as well as large ones. */
const size = fc.oneof(
  fc.bigInt({ min: 0n, max: 20n }),
  fc.bigInt({ min: 0n, max: 2n ** 60n }),
  fc.constantFrom(0n, 100n, 10_000n, 2n ** 45n)
)
const hostileSize = fc.oneof(size, fc.constantFrom(-1n, -(2n ** 80n), 2n ** 80n, -(2n ** 45n), 2n ** 80n + 1n))

const instant = fc.option(
  fc.integer({ min: -10, max: 500 }).map((days) => DateTime.subtract(now, { days })),
  { freq: 6, nil: null }
)
const rate = fc.option(
  fc.oneof(
    fc.constantFrom(0, 1, 0.5),
    fc.integer({ min: 0, max: 100_000 }).map((part) => part / 100_000)
  ),
  { freq: 8, nil: null }
)
/** Rates of all, the own one among them. */
const ratesWith = (own: number | null) =>
  fc.array(rate, { maxLength: 8 }).map((others) => [...others, own].map((known) => known ?? 0))

const reportOf = (sizes: fc.Arbitrary<bigint>): fc.Arbitrary<ScoringInput> =>
  fc
    .record({
      dataType: fc.constantFrom("openData" as const, "enterprise" as const),
      clients: fc.array(
        fc
          .record<ScoredClient>({
            totalAllocations: sizes,
            allocationsNumber: fc.integer({ min: 0, max: 4 }),
            lastDatacapSpent: instant,
            expectedSizeOfSingleDataset: fc.option(sizes, { nil: null }),
            totalUniqDataSetSize: fc.option(sizes, { nil: null }),
            cidSharing: fc.array(sizes, { maxLength: 3 })
          })
          .chain((row) =>
            // Often little enough to earn points.
            fc.constantFrom(1n, 50n, 20_000n).map((part) => ({
              ...row,
              cidSharing: row.cidSharing.map((shared) => shared / part)
            }))
          ),
        { maxLength: 8 }
      ),
      more: fc.nat(5),
      providers: fc.array(
        fc.tuple(sizes, sizes, fc.constantFrom(1n, 15n, 1000n)).chain(([unique, other, part]) =>
          fc.constantFrom("OK" as const, "MISREPORTING" as const, "NOT_REPORTING" as const, null).map((status) => ({
            totalDealSize: unique + other / part,
            uniqueDataSize: unique,
            ipniReportingStatus: status
          }))
        ),
        { maxLength: 8 }
      ),
      auditEnds: fc.array(instant, { maxLength: 2 }),
      httpRate: rate,
      urlFinderRate: rate
    })
    .chain(({ more, ...figures }) =>
      fc
        .record({ httpRates: ratesWith(figures.httpRate), urlFinderRates: ratesWith(figures.urlFinderRate) })
        .map((rates) => ({
          now,
          ...figures,
          clientsNumber: figures.clients.length + more,
          population: { ...rates, figures: {} }
        }))
    )

/** Reports as they come. */
export const reports = reportOf(size)

/** Reports with sizes that no deal has: negative ones and far beyond 2^64. */
export const hostileReports = reportOf(hostileSize)
