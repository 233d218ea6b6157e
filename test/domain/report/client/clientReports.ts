import { DateTime, Option } from "effect"
import { type CheckLimits, exampleLimits } from "../../../../src/domain/report/CheckLimits.js"
import type { ClientCheck } from "../../../../src/domain/report/client/ClientCheck.js"
import type { ClientReport, ReportedProvider } from "../../../../src/domain/report/client/ClientReport.js"
import type { CheckOutcome } from "../../../../src/domain/report/ReportCheck.js"

export const now = DateTime.unsafeMake("2025-10-01T06:00:00.000Z")

/** A provider with which nothing is wrong. */
export const provider = (id: string, otherwise: Partial<ReportedProvider> = {}): ReportedProvider => ({
  provider: id,
  totalDealSize: 100n,
  uniqueDataSize: 100n,
  http: 1,
  urlFinder: 1,
  ipniReportingStatus: "OK",
  location: { country: "PL", region: "Masovia", city: id },
  ...otherwise
})

/** A report that passes every check by the example limits. */
export const healthyReport: ClientReport = {
  now,
  allocators: ["f01001"],
  availableDatacap: 1000n,
  lastDatacapSpent: DateTime.subtract(now, { days: 10 }),
  lastDatacapReceived: DateTime.subtract(now, { days: 90 }),
  lowReplicaThreshold: 4,
  highReplicaThreshold: 8,
  requiredCopies: 4,
  expectedSizeOfSingleDataset: 400n,
  totalUniqDataSetSize: 400n,
  declaredProviders: ["f01", "f02", "f03", "f04"],
  providers: ["f01", "f02", "f03", "f04"].map((id) => provider(id)),
  replicas: [{ numOfReplicas: 4, percentage: 100 }],
  cidSharingCount: 0
}

/** What a check says of a report that is healthy but for what is given; a check that does not apply fails the test. */
export const judge = (
  check: ClientCheck,
  otherwise: Partial<ClientReport> = {},
  limits: Partial<CheckLimits> = {}
): CheckOutcome =>
  Option.getOrThrowWith(
    check.run({ ...healthyReport, ...otherwise }, { ...exampleLimits, ...limits }),
    () => new Error(`${check.id} does not apply`)
  )

/** Whether it passes. */
export const passes = (...asked: Parameters<typeof judge>): boolean => judge(...asked).result

/** The sentence that says what would change the result. */
export const sentence = (outcome: CheckOutcome): string => {
  const { prospect } = outcome.explanation
  return prospect._tag === "Within" ? prospect.text : prospect._tag
}
