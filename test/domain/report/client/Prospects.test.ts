import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc, Option } from "effect"
import { type CheckLimits, exampleLimits } from "../../../../src/domain/report/CheckLimits.js"
import type { ClientCheckId } from "../../../../src/domain/report/client/ClientCheckId.js"
import type { ClientReport, ReportedProvider } from "../../../../src/domain/report/client/ClientReport.js"
import { clientReportChecks } from "../../../../src/domain/report/client/clientReportChecks.js"
import type { CheckOutcome } from "../../../../src/domain/report/ReportCheck.js"
import type { Quantity } from "../../../../src/domain/rules/Explanation.js"
import { checkLimits, clientReport } from "./arbitraries.js"
import { provider } from "./clientReports.js"

const DAY_MILLIS = 86_400_000

/** A report after so many steps of the way that a prospect tells. */
type Way = (report: ClientReport, steps: bigint, violators: ReadonlyArray<string>) => ClientReport

/** Providers that break the rule, mended one after another. */
const mend =
  (mended: (row: ReportedProvider) => Partial<ReportedProvider>): Way =>
  (report, steps, violators) => {
    const chosen = violators.slice(0, Number(steps))
    return {
      ...report,
      providers: report.providers.map((row) => (chosen.includes(row.provider) ? { ...row, ...mended(row) } : row))
    }
  }

/** Hundredths of a percent taken from the rows whose number of copies counts. */
const lower =
  (counts: (report: ClientReport, copies: number) => boolean): Way =>
  (report, steps) => {
    let left = Number(steps)
    return {
      ...report,
      replicas: report.replicas.map((row) => {
        if (!counts(report, row.numOfReplicas)) return row
        const taken = Math.min(left, Math.round(row.percentage * 100))
        left -= taken
        return { ...row, percentage: (Math.round(row.percentage * 100) - taken) / 100 }
      })
    }
  }

/** So many that none holds more than the lowest limit allows, and as many of which one holds everything. */
const manyProviders = (sizeOf: (index: number) => bigint): ReadonlyArray<ReportedProvider> =>
  Array.from({ length: 10_001 }, (_, index) => provider(`f0${index}`, { totalDealSize: sizeOf(index) }))
const evenly = manyProviders(() => 1n)
const unevenly = manyProviders((index) => (index === 0 ? 1n : 0n))

const ipniOk = mend(() => ({ ipniReportingStatus: "OK" }))

const ways: Readonly<Record<ClientCheckId, Way>> = {
  MULTIPLE_ALLOCATORS: (report, steps) => ({
    ...report,
    allocators: report.allocators.filter((id) => id !== "f0121877").slice(Number(steps))
  }),
  INACTIVITY: (report, steps) =>
    report.lastDatacapSpent === null && report.lastDatacapReceived === null
      ? { ...report, availableDatacap: (report.availableDatacap ?? 0n) - steps }
      : { ...report, now: DateTime.subtract(report.now, { millis: Number(steps) }) },
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_EXCEED_PROVIDER_DEAL: (report, steps, violators) => ({
    ...report,
    providers: Number(steps) < violators.length ? unevenly : evenly
  }),
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_EXCEED_MAX_DUPLICATION: mend((row) => ({
    uniqueDataSize: row.totalDealSize
  })),
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_UNKNOWN_LOCATION: mend(() => ({
    location: { country: "PL", region: null, city: null }
  })),
  STORAGE_PROVIDER_DISTRIBUTION_ALL_LOCATED_IN_THE_SAME_REGION: (report, steps) => ({
    ...report,
    providers: [
      ...report.providers,
      ...Array.from({ length: Number(steps) }, (_, index) => provider(`f0elsewhere${index}`))
    ]
  }),
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_RETRIEVABILITY_ZERO: mend(() => ({ http: 0.001 })),
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_RETRIEVABILITY_75: mend(() => ({ http: 0.75 })),
  STORAGE_PROVIDER_URL_FINDER_RETRIEVABILITY_ZERO: mend(() => ({ urlFinder: 0.001 })),
  STORAGE_PROVIDER_URL_FINDER_RETRIEVABILITY_75: mend(() => ({ urlFinder: 0.75 })),
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_IPNI_MISREPORTING: ipniOk,
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_IPNI_NOT_REPORTING: ipniOk,
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_DECLARED_NOT_USED: (report, steps, violators) => {
    const dropped = violators.slice(0, Number(steps))
    return { ...report, declaredProviders: report.declaredProviders.filter((id) => !dropped.includes(id)) }
  },
  STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_NOT_DECLARED: (report, steps, violators) => ({
    ...report,
    declaredProviders: [...report.declaredProviders, ...violators.slice(0, Number(steps))]
  }),
  DEAL_DATA_REPLICATION_LOW_REPLICA: lower((report, copies) => copies < (report.lowReplicaThreshold ?? 0)),
  DEAL_DATA_REPLICATION_HIGH_REPLICA: lower((report, copies) => copies > (report.highReplicaThreshold ?? 0)),
  NOT_ENOUGH_COPIES: lower((report, copies) => copies < (report.requiredCopies ?? 0)),
  DEAL_DATA_REPLICATION_CID_SHARING: (report, steps) => ({
    ...report,
    cidSharingCount: report.cidSharingCount - Number(steps)
  }),
  UNIQ_DATA_SET_SIZE_TO_DECLARED: (report, steps) =>
    (report.expectedSizeOfSingleDataset ?? 0n) <= 0n
      ? { ...report, expectedSizeOfSingleDataset: steps }
      : { ...report, totalUniqDataSetSize: (report.totalUniqDataSetSize ?? 0n) - steps }
}

/** Steps in a distance: bytes, milliseconds, hundredths of a percentage point, whole things. */
const stepsOf = (distance: Quantity): bigint => {
  if (distance.unit === "bytes") return distance.amount
  if (distance.unit === "days") return BigInt(Math.round(distance.amount * DAY_MILLIS))
  if (distance.unit === "percentage points") return BigInt(Math.round(distance.amount * 100))
  return BigInt(distance.amount)
}

const violatorsOf = ({ metadata: { violating_ids: ids } }: CheckOutcome): ReadonlyArray<string> =>
  typeof ids === "object" && ids !== null ? Array.from(new Set(ids)) : []

describe("prospect of a failed check", () => {
  for (const check of clientReportChecks) {
    it.prop(
      `of ${check.id} is the least change that makes it pass`,
      [clientReport, fc.oneof(fc.constant(exampleLimits), checkLimits)],
      ([report, limits]: readonly [ClientReport, CheckLimits]) => {
        const outcome = Option.getOrUndefined(check.run(report, limits))
        if (outcome === undefined || outcome.result) return
        const { prospect } = outcome.explanation
        if (prospect._tag !== "Within") return assert.fail(`${prospect._tag} of a check that failed`)
        const steps = stepsOf(prospect.distance)
        const violators = violatorsOf(outcome)
        const resultAfter = (taken: bigint) => {
          const then = check.run(ways[check.id](report, taken, violators), limits)
          return Option.getOrThrow(then).result
        }
        assert.isAbove(Number(steps), 0)
        assert.isTrue(resultAfter(steps), `${prospect.text}: after ${steps}`)
        assert.isFalse(resultAfter(steps - 1n), `${prospect.text}: after one less than ${steps}`)
      },
      { fastCheck: { numRuns: 50 } }
    )
  }
})
