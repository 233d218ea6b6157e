import { DateTime, Option } from "effect"
import { withReplicaShares } from "../../../../src/domain/client/ReplicaDistribution.js"
import { defaultPolicy } from "../../../../src/domain/compliance/CompliancePolicy.js"
import { scoreCompliance } from "../../../../src/domain/compliance/ComplianceScore.js"
import type { ComplianceSubject } from "../../../../src/domain/compliance/ComplianceSubject.js"
import { checkAllocatorReport } from "../../../../src/domain/report/allocator/allocatorReportChecks.js"
import type {
  FullAllocatorClient,
  FullAllocatorReport
} from "../../../../src/domain/report/allocator/FullAllocatorReport.js"
import { averageRates, providerDistribution } from "../../../../src/domain/report/allocator/ProviderDistribution.js"
import { exampleLimits } from "../../../../src/domain/report/CheckLimits.js"
import { checkClientReport } from "../../../../src/domain/report/client/clientReportChecks.js"
import type { ClientProviderRow, FullClientReport } from "../../../../src/domain/report/client/FullClientReport.js"
import type { ProviderRow } from "../../../../src/domain/report/ProviderRow.js"
import type {
  AllocatorReportRecord,
  ClientReportRecord,
  ReportProvenance
} from "../../../../src/domain/report/ReportRecord.js"
import { ruleSetV1 } from "../../../../src/domain/rules/RuleSet.js"
import { scoreReport } from "../../../../src/domain/scoring/scoringMetrics.js"
import { sumOf } from "../../../../src/domain/shared/Grouping.js"
import type { Location } from "../../../../src/domain/storage-provider/Location.js"
import { lastFullWeek } from "../../../../src/domain/time/Week.js"

const TIB = 1024n ** 4n

export const now = DateTime.unsafeMake("2025-10-01T06:00:00Z")
const daysAgo = (days: number) => DateTime.subtract(now, { days })

export const provenance: ReportProvenance = {
  ruleSet: ruleSetV1(true),
  limits: exampleLimits,
  generation: "1742",
  dataAsOf: DateTime.subtract(now, { minutes: 52 }),
  sources: [
    { name: "dmob", lastSuccess: DateTime.subtract(now, { minutes: 52 }), state: "fresh" },
    { name: "client_replica_distribution", lastSuccess: DateTime.subtract(now, { minutes: 52 }), state: "fresh" },
    { name: "cid_sharing", lastSuccess: DateTime.subtract(now, { minutes: 52 }), state: "fresh" },
    { name: "collect-filspark", lastSuccess: daysAgo(1), state: "fresh" },
    { name: "collect-url-finder", lastSuccess: daysAgo(9), state: "stale" },
    { name: "collect-registry", lastSuccess: DateTime.subtract(now, { hours: 7 }), state: "late" },
    { name: "ipni-fetcher", lastSuccess: null, state: "never" }
  ]
}

const place = (country: string, region: string, city: string): Location => ({
  ip: "192.0.2.1",
  city,
  region,
  country,
  loc: "1.3521,103.8198",
  timezone: "Etc/UTC",
  org: "AS64500 Example",
  postal: null
})

const places: ReadonlyArray<Location | null> = [
  place("SG", "Singapore", "Singapore"),
  place("US", "California", "San Jose"),
  place("DE", "Hesse", "Frankfurt am Main"),
  place("HK", "Hong Kong", "Hong Kong"),
  null,
  place("KR", "Gyeonggi-do", "Seongnam-si")
]

const at = <A>(list: ReadonlyArray<A>, index: number): A => list[index % list.length] as A

/** The `index`th storage provider of a client, smaller than the one before. */
export const providerRow = (client: string, index: number): ProviderRow => {
  const totalDealSize = (600n * TIB) / BigInt(index + 2) + 67n * TIB
  return {
    client,
    provider: `f0${3_178_077 + 911 * index}`,
    totalDealSize,
    uniqueDataSize: index % 4 === 1 ? (totalDealSize * 7n) / 10n : totalDealSize,
    ipniReportingStatus: at(["OK", "OK", "MISREPORTING", "OK", "OK", "OK", "OK"] as const, index),
    ipniReportedClaimsCount: index === 2 ? 412n : index % 5 === 4 ? null : BigInt(15_000 - 400 * index),
    claimsCount: BigInt(16_000 - 300 * index),
    location: at(places, index),
    overall: 0.91,
    http: at([0.9731, 0.81, 0.9, 0.7432, 0.88, 0.95], index),
    urlFinder: at([0.99, null, 0.92, 0.88, 0.7499999, 0.97, 0.81], index),
    consistentRetrievability: null,
    inconsistentRetrievability: null,
    ttfb: null,
    bandwidth: null
  }
}

const clientProviderRow = (index: number): ClientProviderRow => ({
  ...providerRow("f03412345", index),
  declaredInApplicationFile: index !== 2,
  pieceWorkingUrl: index % 2 === 0 ? `https://sp${index}.example.org/piece/baga6ea4seaqexample${index}` : null
})

const replicas = withReplicaShares(
  [1, 2, 3, 4, 5, 6, 9].map((numOfReplicas, index) => ({
    numOfReplicas,
    totalDealSize: BigInt(at([61, 38, 40, 312, 505, 96, 31], index)) * TIB,
    uniqueDataSize: (BigInt(at([61, 38, 40, 312, 505, 96, 31], index)) * TIB) / BigInt(numOfReplicas)
  }))
)

const fullClientReport: FullClientReport = {
  now,
  client: "f03412345",
  address: "f1testclientaddressexample7xkq2m4n6p",
  allocators: ["f03018484"],
  averageSecondsToFirstDeal: 3.4 * 86_400,
  organizationName: "Institute for Ocean Soundscapes",
  applicationUrl: "https://github.com/example/allocator/issues/112",
  isPublicDataset: true,
  usingClientContract: true,
  clientContractMaxDeviation: "12.50",
  declaredProviders: ["f03178077", "f03178988", "f03180810", "f03181721", "f03182632", "f03183543"],
  availableDatacap: 212n * TIB,
  lastDatacapSpent: daysAgo(3),
  lastDatacapReceived: daysAgo(21),
  lowReplicaThreshold: 4,
  highReplicaThreshold: 8,
  allocatorRequiredCopies: "5",
  allocatorRequiredSps: "5",
  requiredCopies: 5,
  totalRequestedAmount: 5n * 1024n * TIB,
  expectedSizeOfSingleDataset: 340n * TIB,
  totalUniqDataSetSize: sumOf(replicas, ({ uniqueDataSize }) => uniqueDataSize),
  providers: [0, 1, 2, 3, 4, 5, 6].map(clientProviderRow),
  replicas,
  cidSharing: [
    { otherClient: "f03100200", otherClientApplicationUrl: null, totalDealSize: 3n * TIB, uniqueCidCount: 96 },
    {
      otherClient: "f02944011",
      otherClientApplicationUrl: "https://github.com/example/allocator/issues/7",
      totalDealSize: 41n * TIB,
      uniqueCidCount: 1312
    }
  ],
  cidSharingCount: 2
}

/** A client's record with its checks made by the rules. */
export const clientRecord = (
  report: Partial<FullClientReport> = {},
  basis: Partial<ReportProvenance> = {}
): ClientReportRecord => {
  const whole = { ...fullClientReport, ...report }
  const from = { ...provenance, ...basis }
  return { id: "4711", report: whole, checks: checkClientReport(whole, from.limits, from.ruleSet), provenance: from }
}

/** A client of which nothing is known but its id. */
export const emptyClient: Partial<FullClientReport> = {
  address: null,
  allocators: [],
  averageSecondsToFirstDeal: null,
  organizationName: null,
  applicationUrl: null,
  isPublicDataset: null,
  usingClientContract: false,
  clientContractMaxDeviation: null,
  declaredProviders: [],
  availableDatacap: null,
  lastDatacapSpent: null,
  lastDatacapReceived: null,
  lowReplicaThreshold: null,
  highReplicaThreshold: null,
  allocatorRequiredCopies: null,
  allocatorRequiredSps: null,
  requiredCopies: null,
  totalRequestedAmount: null,
  expectedSizeOfSingleDataset: null,
  totalUniqDataSetSize: 0n,
  providers: [],
  replicas: [],
  cidSharing: [],
  cidSharingCount: 0
}

const names = ["Institute for Ocean Soundscapes", "شركة الأرشيف المفتوح", "Sky Survey Archive", null, "海洋数据研究所"]

const allocatorClient = (index: number): FullAllocatorClient => {
  const client = `f0${3_400_000 + 77 * index}`
  const allocation = BigInt(40 + (index % 9) * 20) * TIB
  const allocations = [0, 1, 2].slice(0, (index % 3) + 1).map((number) => ({
    id: 10 * index + number,
    client,
    allocator: "f03018484",
    allocation,
    timestamp: daysAgo(200 - 3 * index - 14 * number)
  }))
  return {
    client,
    allocator: "f03018484",
    allocators: index % 7 === 3 ? ["f03018484", "f03019261"] : ["f03018484"],
    allocationsNumber: allocations.length,
    totalAllocations: allocation * BigInt(allocations.length),
    allocations,
    usingClientContract: index % 6 === 0,
    clientContractMaxDeviation: index % 6 === 0 ? "5.00" : null,
    expectedSizeOfSingleDataset: index % 4 === 0 ? null : 90n * TIB,
    totalUniqDataSetSize: BigInt(30 + index) * TIB,
    lastDatacapSpent: index % 5 === 4 ? null : daysAgo(index),
    lastDatacapReceived: daysAgo(20 + index),
    replicas: withReplicaShares([
      { numOfReplicas: 1, totalDealSize: 5n * TIB, uniqueDataSize: 5n * TIB },
      { numOfReplicas: 4, totalDealSize: 80n * TIB, uniqueDataSize: 20n * TIB },
      { numOfReplicas: 6, totalDealSize: 30n * TIB, uniqueDataSize: 5n * TIB }
    ]),
    cidSharing:
      index % 5 === 1
        ? [{ otherClient: "f0900", otherClientApplicationUrl: null, totalDealSize: TIB, uniqueCidCount: 32 }]
        : [],
    name: at(names, index),
    applicationUrl: `https://github.com/example/allocator/issues/${100 + index}`,
    applicationTimestamp: daysAgo(220)
  }
}

/** An allocator's report with so many clients, each with so many storage providers. */
const fullAllocatorReport = (clientsNumber: number, providersOfEach: number): FullAllocatorReport => {
  const clients = Array.from({ length: clientsNumber }, (_, index) => allocatorClient(index))
  const rows = clients.flatMap(({ client }, index) =>
    Array.from({ length: providersOfEach }, (_, number) => providerRow(client, (index + number) % 40))
  )
  return {
    now,
    allocator: "f03018484",
    address: "f2testallocatoraddressexample5m7n3k",
    name: "Open Archive Pathway",
    multisig: true,
    isMetaAllocator: false,
    averageSecondsToFirstDeal: 2.1 * 86_400,
    averageRates: averageRates(rows, provenance.ruleSet),
    clientsNumber,
    dataTypes: ["Public, open commercial/enterprise", "Public open dataset (research/non-profit)"],
    audit: ["Third-party KYC", "Manual review"],
    allAllocatorsScoreAverage: 61.4,
    allocatorRequiredCopies: "4+",
    allocatorRequiredSps: "4",
    requiredCopies: 4,
    clients,
    providers: providerDistribution(rows),
    allocations: clients
      .flatMap(({ allocations }) => allocations)
      .sort((one, other) => DateTime.Order(one.timestamp, other.timestamp)),
    requestedAmounts: new Map(clients.map(({ client }) => [client, 1024n * TIB])),
    clientReports: clients.map(({ client }, index) => ({
      id: BigInt(index + 1),
      client,
      createDate: daysAgo(0.2),
      lastDatacapSpent: daysAgo(4),
      results: {
        STORAGE_PROVIDER_DISTRIBUTION_ALL_LOCATED_IN_THE_SAME_REGION: index % 3 !== 0,
        STORAGE_PROVIDER_URL_FINDER_RETRIEVABILITY_75: index % 2 === 0,
        DEAL_DATA_REPLICATION_CID_SHARING: index % 5 !== 1
      }
    })),
    trancheSchedule: "I will use the standard allocation tranche schedule"
  }
}

const subjectOf = (report: FullAllocatorReport): ComplianceSubject => ({
  weekAverage: 0.78,
  providers: report.providers.slice(0, 40).map((row, index) => ({
    provider: `${row.provider}${index}`,
    bytes: row.totalDealSize,
    rate: row.urlFinder,
    ipni: index % 9 === 5 ? null : row.ipniReportingStatus
  })),
  clients: report.clients.map(({ client }, index) => ({
    client,
    bytes: 500n * TIB,
    places: ["SG//Singapore", "US/California/San Jose", index % 4 === 0 ? null : "DE/Hesse/Frankfurt"],
    biggestProviderBytes: BigInt(80 + 40 * (index % 5)) * TIB,
    uniqueBytes: 460n * TIB,
    sharedBytes: BigInt(index % 6) * TIB,
    replicaBytes: 500n * TIB,
    wellReplicatedBytes: BigInt(300 + (index % 3) * 100) * TIB
  }))
})

/** An allocator's record with its checks and scores made by the rules. */
export const allocatorRecord = (
  report: Partial<FullAllocatorReport> = {},
  { clients = 9, providersOfEach = 5 }: { readonly clients?: number; readonly providersOfEach?: number } = {},
  basis: Partial<ReportProvenance> = {}
): AllocatorReportRecord => {
  const whole = { ...fullAllocatorReport(clients, providersOfEach), ...report }
  const from = { ...provenance, ...basis }
  const subject = subjectOf(whole)
  const population = {
    httpRates: [0.2, 0.5, 0.7, 0.9],
    urlFinderRates: [0.3, 0.5, 0.8, 0.95],
    figures: { IPNI_REPORTING: { average: 71.25, maximum: 100 }, CLIENT_DIVERSITY: { average: 8.4, maximum: 31 } }
  }
  const auditEnds = [daysAgo(90)]
  return {
    id: "3f9a1c52-7d1e-4b7a-9a55-0b2f6f1f9c11",
    report: whole,
    checks: checkAllocatorReport(whole, from.limits, from.ruleSet),
    scoring: Option.some({
      dataType: "openData",
      auditEnds,
      population,
      scores: scoreReport(
        {
          now,
          dataType: "openData",
          clients: whole.clients.map((client) => ({
            ...client,
            cidSharing: client.cidSharing.map(({ totalDealSize }) => totalDealSize)
          })),
          clientsNumber: whole.clientsNumber,
          providers: whole.providers,
          auditEnds,
          httpRate: whole.averageRates.http,
          urlFinderRate: whole.averageRates.urlFinder,
          population
        },
        from.ruleSet
      )
    }),
    compliance: Option.some({
      week: lastFullWeek(now),
      subject,
      score: scoreCompliance(subject, defaultPolicy, from.ruleSet)
    }),
    provenance: from
  }
}

/** An allocator of which nothing is known, without scores. */
export const emptyAllocator = (): AllocatorReportRecord => ({
  ...allocatorRecord(
    {
      name: null,
      averageSecondsToFirstDeal: null,
      averageRates: { overall: null, http: null, urlFinder: null },
      dataTypes: [],
      audit: [],
      allAllocatorsScoreAverage: null,
      allocatorRequiredCopies: null,
      allocatorRequiredSps: null,
      requiredCopies: null,
      trancheSchedule: null
    },
    { clients: 0 }
  ),
  scoring: Option.none(),
  compliance: Option.none()
})
