import { assert } from "@effect/vitest"
import { Array as Arr, DateTime, Either, Option, Schema } from "effect"
import { locationOf } from "../../../src/adapters/ipinfo/LocationAnswer.js"
import { applicationFields, RegistryFile } from "../../../src/domain/allocator/RegistryFile.js"
import { declarationsOf } from "../../../src/domain/client/Bookkeeping.js"
import type { ClientRow } from "../../../src/domain/client/ClientRow.js"
import type { ReportedAllocator } from "../../../src/domain/report/allocator/ReportedAllocator.js"
import type { ClientFacts, ReportedGrant } from "../../../src/domain/report/ClientFacts.js"
import { type ProviderRow, providerRow } from "../../../src/domain/report/ProviderRow.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { groupRows, sumOf } from "../../../src/domain/shared/Grouping.js"
import type { Location } from "../../../src/domain/storage-provider/Location.js"
import {
  asOf,
  expectedRows,
  type FixtureRow,
  inputs,
  instant,
  number,
  required,
  source,
  whole
} from "../aggregation/dmobSmall.js"
import { readFixture } from "./fixtureReports.js"

const Upstreams = Schema.parseJson(
  Schema.Struct({
    miners: Schema.Record({
      key: Schema.String,
      value: Schema.Struct({
        peerId: Schema.String,
        curioPeerId: Schema.String,
        multiaddrsText: Schema.Array(Schema.String)
      })
    }),
    ipinfo: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
    urlFinderFind: Schema.Record({ key: Schema.String, value: Schema.String }),
    clientDatacap: Schema.Record({ key: Schema.String, value: Schema.NullOr(Schema.BigInt) }),
    ipniAdvertisements: Schema.Array(
      Schema.Struct({ publisher_id: Schema.String, entries_number: Schema.BigInt, is_rm: Schema.Boolean })
    )
  })
)

/** What the services outside answer while the fixture's reports are made. */
export const upstreams = Schema.decodeSync(Upstreams)(readFixture("upstreams.json"))

const expected = (table: string) => expectedRows(table, ["expected-corrected", "expected"])

const rowsBy = (rows: ReadonlyArray<FixtureRow>, column: string) => {
  const groups = new Map(
    groupRows(rows, (row) => [row[column] ?? null]).map((group) => [group[0][column] ?? "", group] as const)
  )
  return (value: string): ReadonlyArray<FixtureRow> => groups.get(value) ?? []
}

const seconds = (text: string | null | undefined) => number(text)

export const chainClients: ReadonlyArray<ClientRow> = source("verified_client").flatMap((row) =>
  row.addressId === null || row.addressId === undefined || row.addressId === ""
    ? []
    : [
        {
          id: Number(row.id),
          client: row.addressId,
          address: row.address ?? null,
          name: row.name ?? null,
          orgName: row.orgName ?? null,
          allocator: row.verifierAddressId ?? null
        }
      ]
)

export const chainAllocators: ReadonlyArray<ReportedAllocator> = source("verifier").map((row) => ({
  allocator: required(row.addressId),
  address: required(row.address),
  addressEth: row.addressEth ?? null,
  name: row.name ?? null,
  isMultisig: row.isMultisig === "t",
  isMetaAllocator: row.isMetaAllocator === "t",
  isVirtual: row.isVirtual === "t",
  dcSource: row.dcSource ?? null,
  createdAtHeight: number(row.createdAtHeight)
}))

export const contracts: ReadonlySet<string> = new Set(source("client_contract").map((row) => required(row.addressId)))

const grants = rowsBy(source("verified_client_allowance"), "addressId")
export const grantsOf = (client: string): ReadonlyArray<ReportedGrant> =>
  grants(client).map((row) => ({
    id: Number(row.id),
    client,
    allocator: row.verifierAddressId ?? "",
    allowance: whole(row.allowance),
    height: number(row.height),
    grantedAt: seconds(row.createMessageTimestamp),
    appliedAt: seconds(row.issueCreateTimestamp),
    auditTrail: row.auditTrail ?? null
  }))

const registry = new Map(
  inputs("allocator_registry").map((row) => [
    row.allocator_id,
    applicationFields(Schema.decodeUnknownSync(Schema.parseJson(RegistryFile))(row.registry_info))
  ])
)
export const registered = (allocator: string) => Option.fromNullable(registry.get(allocator))

const sparkDays = rowsBy(inputs("provider_retrievability_daily"), "provider")
const verdicts = rowsBy(inputs("provider_url_finder_retrievability_daily"), "provider")
const pairs = expected("client_provider_distribution")
const pairsOfProvider = rowsBy(pairs, "provider")
const pairsOfClient = rowsBy(pairs, "client")

const locationOfMiner = (multiaddrs: ReadonlyArray<string>): Location | null =>
  Option.getOrNull(
    Arr.findFirst(multiaddrs, (text) =>
      Option.flatten(Either.getRight(locationOf(upstreams.ipinfo[text.split("/")[2] ?? ""])))
    )
  )

const providerRowOf = (row: FixtureRow): ProviderRow => {
  const provider = required(row.provider)
  const miner = upstreams.miners[provider] ?? assert.fail(`the fixture does not know ${provider}`)
  const peerId = miner.curioPeerId === "" ? miner.peerId : miner.curioPeerId
  return providerRow(
    {
      client: required(row.client),
      provider,
      totalDealSize: BigInt(required(row.total_deal_size)),
      uniqueDataSize: BigInt(required(row.unique_data_size))
    },
    {
      claims: {
        peerId,
        advertisements: upstreams.ipniAdvertisements
          .filter(({ publisher_id }) => publisher_id === peerId)
          .map(({ entries_number, is_rm }) => ({ entries: entries_number, isRemoval: is_rm })),
        actualClaims: sumOf(pairsOfProvider(provider), ({ claims_count }) => BigInt(required(claims_count)))
      },
      location: locationOfMiner(miner.multiaddrsText),
      sparkDays: sparkDays(provider).map((day) => ({
        date: instant(day.date),
        total: Number(day.total),
        successful: Number(day.successful),
        successfulHttp: number(day.successful_http)
      })),
      verdicts: verdicts(provider).map((day) => ({ date: instant(day.date), successRate: number(day.success_rate) })),
      measurements: []
    },
    ruleSetV061,
    asOf
  )
}

const replicas = rowsBy(expected("client_replica_distribution"), "client")
const sharing = rowsBy(expected("cid_sharing"), "client")
const hours = rowsBy(expected("unified_verified_deal_hourly"), "client")
const files = rowsBy(inputs("allocator_client_bookkeeping"), "client_id")

/** Hours in which the client's deals began. */
export const dealHours = (client: string): ReadonlyArray<DateTime.Utc> => hours(client).map(({ hour }) => instant(hour))

const latest = (instants: ReadonlyArray<DateTime.Utc>): DateTime.Utc | null =>
  Arr.isNonEmptyReadonlyArray(instants) ? Arr.max(instants, DateTime.Order) : null

/** What the fixture's tables and services tell of a client. */
export const clientFacts = (client: string): ClientFacts => {
  const rows = chainClients.filter((row) => row.client === client)
  if (!Arr.isNonEmptyReadonlyArray(rows)) return assert.fail(`the fixture does not know ${client}`)
  return {
    rows,
    grants: grantsOf(client),
    applications: files(client).map((row) => ({
      allocator: required(row.allocator_id),
      declarations: declarationsOf(JSON.parse(required(row.bookkeeping_info)))
    })),
    contractDeviation: null,
    lastDatacapSpent: latest(dealHours(client)),
    providers: pairsOfClient(client).map(providerRowOf),
    replicas: replicas(client).map((row) => ({
      numOfReplicas: Number(row.num_of_replicas),
      totalDealSize: BigInt(required(row.total_deal_size)),
      uniqueDataSize: BigInt(required(row.unique_data_size))
    })),
    cidSharing: sharing(client).map((row) => ({
      otherClient: required(row.other_client),
      totalDealSize: BigInt(required(row.total_deal_size)),
      uniqueCidCount: Number(row.unique_cid_count),
      otherGrants: grantsOf(required(row.other_client))
    }))
  }
}

/** Allocations as grants of which a first deal is looked for. */
export const datacapAllocations = expected("client_datacap_allocation").map((row) => ({
  client: required(row.client_id),
  allocator: required(row.allocator_id),
  timestamp: instant(row.timestamp)
}))
