import { fileURLToPath } from "node:url"
import { SqlClient } from "@effect/sql"
import { assert, it } from "@effect/vitest"
import { DateTime, Effect, FastCheck as fc, Logger, LogLevel } from "effect"
import {
  type AllocatorTotals,
  accumulatedRates,
  allocatorsWeekly
} from "../../../src/domain/aggregation/AllocatorsWeekly.js"
import { type Allowance, eligibleAllowances } from "../../../src/domain/aggregation/Allowance.js"
import { cidSharing } from "../../../src/domain/aggregation/CidSharing.js"
import {
  type ClientAllocatorWeek,
  clientAllocatorsWeekly,
  clientAllocatorsWeeklyAcc
} from "../../../src/domain/aggregation/ClientAllocators.js"
import {
  type ClientProviderWeek,
  clientProviders,
  clientProvidersWeekly,
  clientProvidersWeeklyAcc
} from "../../../src/domain/aggregation/ClientProviders.js"
import { clientReplicas } from "../../../src/domain/aggregation/ClientReplicas.js"
import { type Deal, eligibleDeals } from "../../../src/domain/aggregation/Deal.js"
import { firstClients, hourlyClaims, hourlyDeals } from "../../../src/domain/aggregation/HourlyDeals.js"
import { providerRates, type SparkDay, type UrlFinderDay } from "../../../src/domain/aggregation/ProviderRates.js"
import { type ProviderTotals, providersWeekly } from "../../../src/domain/aggregation/ProvidersWeekly.js"
import { ownSharedBytes } from "../../../src/domain/compliance/SubjectSources.js"
import { type RuleSet, ruleSets } from "../../../src/domain/rules/RuleSet.js"
import { allowances, asOf, deals, sparkDays, urlFinderDays } from "../../domain/aggregation/arbitraries.js"
import { tableDifferences } from "../../harness/fixture/CompareTable.js"
import type { Csv, CsvField } from "../../harness/fixture/Csv.js"
import { openFixture } from "../../harness/fixture/FixtureFolder.js"
import {
  inDatabase,
  runAggregationOn,
  type ScratchPlatform,
  scratchPlatform
} from "../../harness/fixture/ScratchPlatform.js"
import { emptyDatabase } from "../../support/Database.js"
import { replaceRows } from "../../support/DmobRows.js"

interface Source {
  readonly asOf: DateTime.Utc
  readonly ruleSet: RuleSet
  readonly deals: ReadonlyArray<Deal>
  readonly allowances: ReadonlyArray<Allowance>
  readonly sparkDays: ReadonlyArray<SparkDay>
  readonly urlFinderDays: ReadonlyArray<UrlFinderDay>
}

const sources: fc.Arbitrary<Source> = fc.record({
  asOf,
  ruleSet: fc.constantFrom(...ruleSets),
  deals,
  allowances,
  sparkDays,
  urlFinderDays
})

const withoutPrefix = (id: string | null): string | null => id?.replace(/^f0/, "") ?? null

const loadDmob = (source: Source) =>
  replaceRows(
    source.deals.map((deal, index) => ({
      id: index + 1,
      clientId: withoutPrefix(deal.client),
      providerId: withoutPrefix(deal.provider),
      pieceCid: deal.pieceCid,
      pieceSize: deal.pieceSize,
      termStart: deal.termStart,
      dealId: deal.isDdo ? 0 : index + 1
    })),
    source.allowances.map(({ allocator, allowance, client, height }, index) => ({
      id: index + 1,
      addressId: client,
      verifierAddressId: allocator,
      height,
      allowance
    }))
  )

const loadRates = ({ sparkDays, urlFinderDays }: Source) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`truncate provider_retrievability_daily, provider_url_finder_retrievability_daily`
    const spark = sparkDays.map(({ date, provider, successful, successfulHttp, total }) => ({
      date: DateTime.toDateUtc(date),
      provider,
      total,
      successful,
      success_rate: 0,
      successful_http: successfulHttp
    }))
    const urlFinder = urlFinderDays.map(({ date, provider, successRate }) => ({
      date: DateTime.toDateUtc(date),
      provider,
      success_rate: successRate
    }))
    if (spark.length > 0) yield* sql`insert into provider_retrievability_daily ${sql.insert(spark)}`
    if (urlFinder.length > 0) {
      yield* sql`insert into provider_url_finder_retrievability_daily ${sql.insert(urlFinder)}`
    }
  })

const instant = (moment: DateTime.Utc): string =>
  DateTime.formatIso(moment)
    .replace("T", " ")
    .replace(/(\.000)?Z$/, "")

/** A row as text in the order of a table's columns. */
const texts = (...values: ReadonlyArray<DateTime.Utc | string | number | bigint | null>): ReadonlyArray<CsvField> =>
  values.map((value) => (value === null ? null : DateTime.isDateTime(value) ? instant(value) : String(value)))

const pairWeeks = (rows: ReadonlyArray<ClientProviderWeek>): Csv => ({
  header: ["week", "client", "provider", "total_deal_size", "unique_data_size"],
  rows: rows.map((row) => texts(row.week, row.client, row.provider, row.totalDealSize, row.uniqueDataSize))
})

const allocationWeeks = (rows: ReadonlyArray<ClientAllocatorWeek>): Csv => ({
  header: ["week", "client", "allocator", "num_of_allocations", "sum_of_allocations"],
  rows: rows.map((row) => texts(row.week, row.client, row.allocator, row.numOfAllocations, row.sumOfAllocations))
})

const providerWeeks = (rows: ReadonlyArray<ProviderTotals>): Csv => ({
  header: [
    "week",
    "provider",
    "num_of_clients",
    "biggest_client_total_deal_size",
    "total_deal_size",
    "avg_retrievability_success_rate",
    "avg_retrievability_success_rate_http",
    "avg_retrievability_success_rate_url_finder"
  ],
  rows: rows.map((row) =>
    texts(
      row.week,
      row.provider,
      row.numOfClients,
      row.biggestClientTotalDealSize,
      row.totalDealSize,
      row.overall,
      row.http,
      row.urlFinder
    )
  )
})

const allocatorWeeks = (rows: ReadonlyArray<AllocatorTotals>): Csv => ({
  header: [
    "week",
    "allocator",
    "num_of_clients",
    "biggest_client_sum_of_allocations",
    "total_sum_of_allocations",
    "avg_weighted_retrievability_success_rate",
    "avg_weighted_retrievability_success_rate_http",
    "avg_weighted_retrievability_success_rate_url_finder"
  ],
  rows: rows.map((row) =>
    texts(
      row.week,
      row.allocator,
      row.numOfClients,
      row.biggestClientSumOfAllocations,
      row.totalSumOfAllocations,
      row.overall,
      row.http,
      row.urlFinder
    )
  )
})

/** Every table as its twin makes it. */
const tablesByTwins = (source: Source): Readonly<Record<string, Csv>> => {
  const { asOf, ruleSet } = source
  const known = <A extends { readonly date: DateTime.Utc }>(days: ReadonlyArray<A>) =>
    days.filter(({ date }) => DateTime.lessThanOrEqualTo(date, asOf))
  const counted = eligibleDeals(source.deals, asOf)
  const hours = hourlyDeals(counted)
  const pairs = clientProvidersWeekly(counted)
  const pairsAcc = clientProvidersWeeklyAcc(counted, asOf)
  const allocated = clientAllocatorsWeekly(eligibleAllowances(source.allowances))
  const allocatedAcc = clientAllocatorsWeeklyAcc(allocated, asOf)
  const rates = providerRates(ruleSet, known(source.sparkDays), known(source.urlFinderDays))
  const providers = providersWeekly(ruleSet, pairs, rates)
  const providersAcc = providersWeekly(ruleSet, pairsAcc, rates)
  return {
    unified_verified_deal_hourly: {
      header: [
        "hour",
        "client",
        "provider",
        "num_of_claims",
        "num_of_ddo_claims",
        "total_deal_size",
        "total_ddo_deal_size"
      ],
      rows: hours.map((row) =>
        texts(
          row.hour,
          row.client,
          row.provider,
          row.numOfClaims,
          row.numOfDdoClaims,
          row.totalDealSize,
          row.totalDdoDealSize
        )
      )
    },
    client_claims_hourly: {
      header: ["hour", "client", "total_deal_size"],
      rows: hourlyClaims(hours).map((row) => texts(row.hour, row.client, row.totalDealSize))
    },
    provider_first_client: {
      header: ["provider", "first_client"],
      rows: firstClients(hours).map((row) => texts(row.provider, row.firstClient))
    },
    client_provider_distribution: {
      header: ["client", "provider", "total_deal_size", "unique_data_size", "claims_count"],
      rows: clientProviders(counted).map((row) =>
        texts(row.client, row.provider, row.totalDealSize, row.uniqueDataSize, row.claimsCount)
      )
    },
    client_replica_distribution: {
      header: ["client", "num_of_replicas", "total_deal_size", "unique_data_size"],
      rows: clientReplicas(counted).map((row) =>
        texts(row.client, row.numOfReplicas, row.totalDealSize, row.uniqueDataSize)
      )
    },
    cid_sharing: {
      header: ["client", "other_client", "total_deal_size", "unique_cid_count"],
      rows: cidSharing(counted).map((row) => texts(row.client, row.otherClient, row.totalDealSize, row.uniqueCidCount))
    },
    client_shared_bytes: {
      header: ["client", "shared_bytes"],
      rows: Array.from(ownSharedBytes(counted), ([client, bytes]) => texts(client, bytes))
    },
    client_provider_distribution_weekly: pairWeeks(pairs),
    client_provider_distribution_weekly_acc: pairWeeks(pairsAcc),
    client_allocator_distribution_weekly: allocationWeeks(allocated),
    client_allocator_distribution_weekly_acc: allocationWeeks(allocatedAcc),
    providers_weekly: providerWeeks(providers),
    providers_weekly_acc: providerWeeks(providersAcc),
    allocators_weekly: allocatorWeeks(allocatorsWeekly(ruleSet, allocated, pairs, providers)),
    allocators_weekly_acc: allocatorWeeks(
      allocatorsWeekly(
        ruleSet,
        allocatedAcc,
        pairsAcc,
        accumulatedRates(ruleSet, { weekly: providers, accumulated: providersAcc })
      )
    )
  }
}

const RUNS = 25
const SEED = 20240301

/** Aggregates a source on a platform that may hold the tables of any other. */
const aggregate = (platform: ScratchPlatform, source: Source) =>
  Effect.gen(function* () {
    yield* inDatabase(platform.dmob)(loadDmob(source))
    yield* inDatabase(platform.cdp)(loadRates(source))
    const { outcome } = yield* runAggregationOn(platform, { ruleSet: source.ruleSet, now: source.asOf, force: true })
    return outcome
  })

it.scopedLive(
  "the statements make of any rows what their twins make of them, whatever the tables held before",
  () =>
    Effect.gen(function* () {
      const platform = yield* scratchPlatform(emptyDatabase)
      const { types } = yield* openFixture(fileURLToPath(new URL("../../facts/dmob-small", import.meta.url)))
      const disagreements = (source: Source) =>
        Effect.gen(function* () {
          const { failures } = yield* aggregate(platform, source)
          const differing = yield* Effect.forEach(Object.entries(tablesByTwins(source)), ([table, expected]) =>
            Effect.map(tableDifferences(table, expected, types), (lines) => lines.map((line) => `${table}: ${line}`))
          )
          return [...failures, ...differing.flat()]
        }).pipe(inDatabase(platform.cdp), Logger.withMinimumLogLevel(LogLevel.None))

      yield* Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(sources, async (source) => {
            assert.deepStrictEqual(await Effect.runPromise(disagreements(source)), [])
          }),
          { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: 120_000, markInterruptAsFailure: true }
        )
      )
    }),
  180_000
)
