import { assert, describe, it } from "@effect/vitest"
import { Option, Schema } from "effect"
import { dataTypeOf } from "../../../../src/domain/allocator/Allocator.js"
import { applicationFields, RegistryFile } from "../../../../src/domain/allocator/RegistryFile.js"
import {
  applicationUrl,
  type ClientGrant,
  firstGrant,
  isPublicDataset,
  mainAllocator
} from "../../../../src/domain/client/Client.js"
import { clientName } from "../../../../src/domain/client/ClientName.js"
import {
  replicaThresholds,
  totalUniqueDataSize,
  withReplicaShares
} from "../../../../src/domain/client/ReplicaDistribution.js"
import { exampleLimits } from "../../../../src/domain/report/CheckLimits.js"
import { ClientCheckId } from "../../../../src/domain/report/client/ClientCheckId.js"
import { checkClientReport } from "../../../../src/domain/report/client/clientReportChecks.js"
import { ruleSetV061 } from "../../../../src/domain/rules/RuleSet.js"
import { IpniStatus } from "../../../../src/domain/storage-provider/IpniStatus.js"
import { fixtureAnswer, fixtureRows } from "../fixtureReports.js"

const Rate = Schema.NullOr(Schema.Number)
const Instant = Schema.NullOr(Schema.DateTimeUtc)
const Size = Schema.NullOr(Schema.BigInt)
const Text = Schema.NullOr(Schema.String)
const Copies = Schema.NullOr(Schema.Int)

const Report = Schema.Struct({
  create_date: Schema.DateTimeUtc,
  client: Schema.String,
  allocators: Schema.Array(Schema.String),
  organization_name: Text,
  application_url: Text,
  is_public_dataset: Schema.NullOr(Schema.Boolean),
  allocator_required_copies: Schema.NullOr(Schema.NumberFromString),
  storage_provider_ids_declared: Schema.Array(Schema.String),
  available_datacap: Size,
  last_datacap_spent: Instant,
  last_datacap_received: Instant,
  low_replica_threshold: Copies,
  high_replica_threshold: Copies,
  expected_size_of_single_dataset: Size,
  total_uniq_data_set_size: Size,
  storage_provider_distribution: Schema.Array(
    Schema.Struct({
      provider: Schema.String,
      total_deal_size: Schema.BigInt,
      unique_data_size: Schema.BigInt,
      retrievability_success_rate_http: Rate,
      retrievability_success_rate_url_finder: Rate,
      ipni_reporting_status: IpniStatus,
      location: Schema.NullOr(Schema.Struct({ country: Text, region: Text, city: Text }))
    })
  ),
  replica_distribution: Schema.Array(
    Schema.Struct({
      num_of_replicas: Schema.NumberFromString,
      total_deal_size: Schema.BigInt,
      unique_data_size: Schema.BigInt,
      percentage: Schema.Number
    })
  ),
  cid_sharing: Schema.Array(Schema.Unknown),
  check_results: Schema.Array(
    Schema.Struct({
      check: ClientCheckId,
      result: Schema.Boolean,
      metadata: Schema.Record({ key: Schema.String, value: Schema.Unknown })
    })
  )
})

const reports = ["f03100296", "f03100333", "f03100370", "f03100481"].map((client) =>
  Schema.decodeUnknownSync(Report)(fixtureAnswer(`report-client-${client}-latest`))
)

const rowsOf = (table: string, client: string) =>
  fixtureRows(`source/${table}.csv`).filter(({ addressId }) => addressId === client)

const seconds = Schema.decodeUnknownSync(Schema.NullOr(Schema.NumberFromString))

const grantsOf = (client: string): ReadonlyArray<ClientGrant> =>
  rowsOf("verified_client_allowance", client).map((row) => ({
    id: Number(row.id),
    grantedAt: seconds(row.createMessageTimestamp),
    appliedAt: seconds(row.issueCreateTimestamp),
    auditTrail: row.auditTrail ?? null
  }))

const registry = new Map(
  fixtureRows("inputs/allocator_registry.csv").map(({ allocator_id, registry_info }) => [
    allocator_id,
    applicationFields(Schema.decodeUnknownSync(Schema.parseJson(RegistryFile))(registry_info))
  ])
)

describe.each(reports)("report of $client in the fixture", (report) => {
  it("has the checks that the rules give", () => {
    const results = checkClientReport(
      {
        now: report.create_date,
        allocators: report.allocators,
        availableDatacap: report.available_datacap,
        lastDatacapSpent: report.last_datacap_spent,
        lastDatacapReceived: report.last_datacap_received,
        lowReplicaThreshold: report.low_replica_threshold,
        highReplicaThreshold: report.high_replica_threshold,
        requiredCopies: report.allocator_required_copies,
        expectedSizeOfSingleDataset: report.expected_size_of_single_dataset,
        totalUniqDataSetSize: report.total_uniq_data_set_size,
        declaredProviders: report.storage_provider_ids_declared,
        providers: report.storage_provider_distribution.map((row) => ({
          provider: row.provider,
          totalDealSize: row.total_deal_size,
          uniqueDataSize: row.unique_data_size,
          httpRate: row.retrievability_success_rate_http,
          urlFinderRate: row.retrievability_success_rate_url_finder,
          ipniReportingStatus: row.ipni_reporting_status,
          location: row.location
        })),
        replicas: report.replica_distribution.map(({ num_of_replicas, percentage }) => ({
          numOfReplicas: num_of_replicas,
          percentage
        })),
        cidSharingCount: report.cid_sharing.length
      },
      exampleLimits,
      ruleSetV061
    )
    assert.deepStrictEqual(
      results.map(({ check, result, metadata }) => ({ check, result, metadata })),
      report.check_results
    )
  })

  it("has the replica shares and the unique size of its rows", () => {
    const rows = report.replica_distribution.map((row) => ({
      totalDealSize: row.total_deal_size,
      uniqueDataSize: row.unique_data_size
    }))
    assert.deepStrictEqual(
      withReplicaShares(rows).map(({ percentage }) => percentage),
      report.replica_distribution.map(({ percentage }) => percentage)
    )
    assert.strictEqual(totalUniqueDataSize(rows), report.total_uniq_data_set_size)
  })

  it("tells of the application what its first grant tells", () => {
    const grants = grantsOf(report.client)
    const thresholds = Option.flatMap(firstGrant(grants), ({ appliedAt }) => replicaThresholds(appliedAt))
    assert.strictEqual(applicationUrl(grants), report.application_url)
    assert.strictEqual(Option.getOrNull(Option.map(thresholds, ({ low }) => low)), report.low_replica_threshold)
    assert.strictEqual(Option.getOrNull(Option.map(thresholds, ({ high }) => high)), report.high_replica_threshold)
  })

  it("is named after its rows on chain, and asks its main allocator what it requires", () => {
    const rows = rowsOf("verified_client", report.client)
    const names = rows.map(({ name, orgName }) => ({ name: name ?? null, orgName: orgName ?? null }))
    assert.strictEqual(clientName(null, names), report.organization_name)
    const fields = Option.flatMapNullable(mainAllocator(report.allocators), (id) => registry.get(id))
    const required = Option.flatMap(fields, ({ requiredReplicas }) => requiredReplicas)
    assert.strictEqual(Option.getOrNull(Option.map(required, Number)), report.allocator_required_copies)
    const dataType = Option.map(fields, ({ audit }) => dataTypeOf(Option.getOrElse(audit, () => [])))
    assert.strictEqual(isPublicDataset(Option.getOrNull(dataType), null), report.is_public_dataset)
  })
})
