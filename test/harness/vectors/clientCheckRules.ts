import { DateTime, Option, Schema } from "effect"
import { applicationUrl, mainAllocator } from "../../../src/domain/client/Client.js"
import { clientName } from "../../../src/domain/client/ClientName.js"
import { withReplicaShares } from "../../../src/domain/client/ReplicaDistribution.js"
import type { ClientCheck } from "../../../src/domain/report/client/ClientCheck.js"
import type { ClientCheckId } from "../../../src/domain/report/client/ClientCheckId.js"
import type { ClientReport } from "../../../src/domain/report/client/ClientReport.js"
import { checkClientReport, clientReportChecks } from "../../../src/domain/report/client/clientReportChecks.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { IpniStatus } from "../../../src/domain/storage-provider/IpniStatus.js"
import { Copies, Limits, limitsOf } from "./LimitValues.js"
import { vectorRule } from "./VectorRule.js"
import { Count, Instant, Integer, ignored, rows, unknownAsNull } from "./VectorValues.js"

const Place = Schema.Struct({
  country: unknownAsNull(Schema.String),
  region: unknownAsNull(Schema.String),
  city: unknownAsNull(Schema.String)
})

const Report = Schema.Struct({
  config: Schema.optionalWith(Limits, { nullable: true, default: () => ({}) }),
  now: Schema.optionalWith(Instant, { default: () => DateTime.unsafeMake("2025-10-01T06:00:00.000Z") }),
  allocators: Schema.optionalWith(Schema.Array(Schema.String), { nullable: true, default: () => [] }),
  availableDatacap: unknownAsNull(Integer),
  lastDatacapSpent: unknownAsNull(Instant),
  lastDatacapReceived: unknownAsNull(Instant),
  lowReplicaThreshold: unknownAsNull(Count),
  highReplicaThreshold: unknownAsNull(Count),
  requiredCopies: unknownAsNull(Copies),
  expectedSizeOfSingleDataset: unknownAsNull(Integer),
  totalUniqDataSetSize: unknownAsNull(Integer),
  declaredProviders: Schema.optionalWith(Schema.Array(Schema.String), { nullable: true, default: () => [] }),
  providers: rows({
    provider: Schema.String,
    totalDealSize: Schema.optionalWith(Integer, { nullable: true, default: () => 0n }),
    uniqueDataSize: unknownAsNull(Integer),
    httpRate: unknownAsNull(Schema.Number),
    urlFinderRate: unknownAsNull(Schema.Number),
    ipniReportingStatus: unknownAsNull(IpniStatus),
    location: unknownAsNull(Place)
  }),
  replicas: rows({ numOfReplicas: Count, percentage: Schema.Number }),
  cidSharingCount: Schema.optionalWith(Count, { nullable: true, default: () => 0 })
})

const reportOf = ({ config, providers, ...report }: typeof Report.Type): ClientReport => ({
  ...report,
  providers: providers.map(({ httpRate, urlFinderRate, ...row }) => ({
    ...row,
    http: httpRate,
    urlFinder: urlFinderRate,
    uniqueDataSize: row.uniqueDataSize ?? row.totalDealSize
  }))
})

const checkRule = (id: ClientCheckId) =>
  vectorRule(Report, (input) =>
    Option.match(
      Option.flatMap(checkOf(id), ({ run }) => run(reportOf(input), limitsOf(input.config))),
      {
        onNone: () => ({ stored: false }),
        onSome: ({ result, metadata }) => ({ stored: true, check: id, result, metadata })
      }
    )
  )

const checkOf = (wanted: ClientCheckId): Option.Option<ClientCheck> =>
  Option.fromNullable(clientReportChecks.find(({ id }) => id === wanted))

/** Checks of a client's report, and what else a report says of the client. */
export const clientCheckRules = {
  "client-check-order": vectorRule(Report, (input) => ({
    checks: checkClientReport(reportOf(input), limitsOf(input.config), ruleSetV061).map(({ check }) => check)
  })),
  "client-check-multiple-allocators": checkRule("MULTIPLE_ALLOCATORS"),
  "client-check-inactivity": checkRule("INACTIVITY"),
  "client-check-providers-exceed-provider-deal": checkRule(
    "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_EXCEED_PROVIDER_DEAL"
  ),
  "client-check-providers-exceed-max-duplication": checkRule(
    "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_EXCEED_MAX_DUPLICATION"
  ),
  "client-check-providers-unknown-location": checkRule("STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_UNKNOWN_LOCATION"),
  "client-check-all-located-in-the-same-region": checkRule(
    "STORAGE_PROVIDER_DISTRIBUTION_ALL_LOCATED_IN_THE_SAME_REGION"
  ),
  "client-check-http-retrievability-zero": checkRule("STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_RETRIEVABILITY_ZERO"),
  "client-check-http-retrievability-75": checkRule("STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_RETRIEVABILITY_75"),
  "client-check-url-finder-retrievability-zero": checkRule("STORAGE_PROVIDER_URL_FINDER_RETRIEVABILITY_ZERO"),
  "client-check-url-finder-retrievability-75": checkRule("STORAGE_PROVIDER_URL_FINDER_RETRIEVABILITY_75"),
  "client-check-ipni-misreporting": checkRule("STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_IPNI_MISREPORTING"),
  "client-check-ipni-not-reporting": checkRule("STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_IPNI_NOT_REPORTING"),
  "client-check-declared-not-used": checkRule("STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_DECLARED_NOT_USED"),
  "client-check-not-declared": checkRule("STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_NOT_DECLARED"),
  "client-check-low-replica": checkRule("DEAL_DATA_REPLICATION_LOW_REPLICA"),
  "client-check-high-replica": checkRule("DEAL_DATA_REPLICATION_HIGH_REPLICA"),
  "client-check-not-enough-copies": checkRule("NOT_ENOUGH_COPIES"),
  "client-check-cid-sharing": checkRule("DEAL_DATA_REPLICATION_CID_SHARING"),
  "client-check-uniq-data-set-size": checkRule("UNIQ_DATA_SET_SIZE_TO_DECLARED"),
  "client-name": vectorRule(
    Schema.Struct({
      bookkeepingName: unknownAsNull(Schema.String),
      chainNames: rows({ name: unknownAsNull(Schema.String), orgName: unknownAsNull(Schema.String) })
    }),
    ({ bookkeepingName, chainNames }) => ({ name: clientName(bookkeepingName, chainNames) })
  ),
  "client-report-main-allocator": vectorRule(
    Schema.Struct({ allocators: Schema.Array(Schema.String) }),
    ({ allocators }) => ({ mainAllocator: Option.getOrNull(mainAllocator(allocators)) })
  ),
  "client-application-url": vectorRule(
    Schema.Struct({ auditTrails: Schema.Array(Schema.NullOr(Schema.String)) }),
    ({ auditTrails }) => ({
      url: applicationUrl(
        auditTrails.map((auditTrail, index) => ({ id: index, grantedAt: index + 1, appliedAt: null, auditTrail }))
      )
    })
  ),
  "client-replica-percentage": vectorRule(
    Schema.Struct({ rows: rows({ numOfReplicas: Count, totalDealSize: Integer, uniqueDataSize: ignored }) }),
    (input) => ({
      rows: withReplicaShares(input.rows).map(({ numOfReplicas, percentage }) => ({ numOfReplicas, percentage }))
    }),
    { exactNumbers: true }
  )
}
