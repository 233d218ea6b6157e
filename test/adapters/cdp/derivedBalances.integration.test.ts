import { fileURLToPath } from "node:url"
import { SqlClient } from "@effect/sql"
import { assert, it } from "@effect/vitest"
import { DateTime, Effect, FastCheck as fc, Logger, LogLevel } from "effect"
import { allocatorClientStats } from "../../../src/domain/aggregation/AllocatorClientStats.js"
import { allocatorsWeekly } from "../../../src/domain/aggregation/AllocatorsWeekly.js"
import { eligibleAllowances } from "../../../src/domain/aggregation/Allowance.js"
import { clientAllocatorsWeekly, clientAllocatorsWeeklyAcc } from "../../../src/domain/aggregation/ClientAllocators.js"
import { clientStats } from "../../../src/domain/aggregation/ClientStats.js"
import { clientTotals } from "../../../src/domain/aggregation/ClientTotals.js"
import { eligibleDeals } from "../../../src/domain/aggregation/Deal.js"
import { hourlyClaims, hourlyDeals } from "../../../src/domain/aggregation/HourlyDeals.js"
import { oldAllocatorDatacapWeekly } from "../../../src/domain/aggregation/OldAllocatorDatacapWeekly.js"
import { oldClientDatacapWeekly } from "../../../src/domain/aggregation/OldClientDatacapWeekly.js"
import { oldAllocatorBalances, oldClientBalances } from "../../../src/domain/aggregation/OldDatacapAtNv22.js"
import { providerDeals } from "../../../src/domain/aggregation/ProviderDeals.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { epochStart } from "../../../src/domain/time/ChainEpoch.js"
import { tableDifferences } from "../../harness/fixture/CompareTable.js"
import type { Csv } from "../../harness/fixture/Csv.js"
import { columnKey, openFixture } from "../../harness/fixture/FixtureFolder.js"
import {
  inDatabase,
  runAggregationOn,
  type ScratchPlatform,
  scratchPlatform
} from "../../harness/fixture/ScratchPlatform.js"
import { emptyDatabase } from "../../support/Database.js"
import { replaceTable, tableTexts } from "../../support/TableTexts.js"
import { type BalanceSource, balanceSources, loadSource, rareSource } from "./balanceSources.js"

const MAX_INT64 = 2n ** 63n - 1n
const LAST_EPOCH = 600_000_000

/** What the copies make of ids, amounts and epochs that are none. */
const decimalId = (text: string | null) => (text !== null && /^[0-9]{1,9}$/.test(text) ? `f0${text}` : null)
const idAddress = (text: string | null) => (text !== null && /^f0[0-9]{1,9}$/.test(text) ? text : null)
const amount = (bytes: bigint | null) => (bytes !== null && bytes > MAX_INT64 ? null : bytes)
const known = (epoch: number | null) => (epoch !== null && epoch > LAST_EPOCH ? null : epoch)

/** Every table as its twin makes it. */
const tablesByTwins = (source: BalanceSource): Readonly<Record<string, Csv>> => {
  const { asOf } = source
  const deals = source.deals.map((row) => ({
    client: decimalId(row.clientId),
    provider: decimalId(row.providerId),
    isDdo: true,
    sectorId: row.sectorId,
    pieceCid: null,
    pieceSize: amount(row.pieceSize),
    termStart: known(row.termStart)
  }))
  const allowances = source.clientGrants.map((row, index) => ({
    id: index + 1,
    client: idAddress(row.addressId),
    allocator: idAddress(row.verifierAddressId),
    height: row.height,
    allowance: amount(row.allowance)
  }))
  const received = source.allocatorGrants.map((row) => ({
    allocator: idAddress(row.addressId),
    height: row.height,
    allowance: amount(row.allowance)
  }))
  const hours = hourlyClaims(hourlyDeals(eligibleDeals(deals, asOf)))
  const grants = eligibleAllowances(allowances)
  const weekly = clientAllocatorsWeekly(grants)
  const allocatorsAtNv22 = oldAllocatorBalances(received, allowances)
  const clientsAtNv22 = oldClientBalances(allowances, deals)
  const granted = allocatorsWeekly(ruleSetV061, clientAllocatorsWeeklyAcc(weekly, asOf), [], [])
  const clients = clientTotals(
    source.clients.map((row) => ({
      ...row,
      client: row.addressId ?? "",
      allocator: row.verifierAddressId,
      initialAllowance: amount(row.initialAllowance),
      allowance: amount(row.allowance),
      grantedAt: row.createMessageTimestamp,
      appliedAt: null
    })),
    hours,
    asOf
  )
  const today = clientStats(
    source.ledger.map(({ clientId, type }) => ({ client: decimalId(clientId), type })),
    clients,
    asOf
  )
  const allocatorStats = allocatorClientStats(
    {
      registered: [...source.current, ...source.archive].map(({ allocator_id, rejected }) => ({
        allocator: allocator_id,
        rejected
      })),
      onChain: source.allocators.map(({ addressId, isMetaAllocator }) => ({
        allocator: addressId,
        isMetaAllocator
      })),
      grants,
      deals: hours
    },
    asOf
  )
  return {
    provider: tableTexts(
      ["id", "num_of_deals", "total_deal_size", "num_of_clients", "last_deal_height", "first_deal_height"],
      providerDeals(
        source.providers.map(decimalId).filter((id) => id !== null),
        deals
      ).map((row) => [
        row.provider,
        row.numOfDeals,
        row.totalDealSize,
        row.numOfClients,
        row.lastDealHeight,
        row.firstDealHeight
      ])
    ),
    old_datacap_balance_nv22: tableTexts(
      ["allocator", "old_dc_balance"],
      allocatorsAtNv22.map((row) => [row.allocator, row.oldDatacap])
    ),
    old_datacap_client_balance_nv22: tableTexts(
      ["client", "old_dc_balance"],
      clientsAtNv22.map((row) => [row.client, row.oldDatacap])
    ),
    old_datacap_balance_weekly: tableTexts(
      ["week", "allocator", "old_dc_balance", "allocations"],
      oldAllocatorDatacapWeekly(allocatorsAtNv22, granted, asOf).map((row) => [
        row.week,
        row.allocator,
        row.oldDatacap,
        row.allocations
      ])
    ),
    old_datacap_client_balance_weekly: tableTexts(
      ["week", "client", "old_dc_balance", "claims"],
      oldClientDatacapWeekly({ clientsAtNv22, allocatorsAtNv22, grants: weekly, claims: hours }, asOf).map((row) => [
        row.week,
        row.client,
        row.oldDatacap,
        row.claims
      ])
    ),
    allocator_client_stats_daily: tableTexts(
      ["date", "allocator_id", "number_of_clients", "returning_clients_percentage", "average_seconds_to_first_deal"],
      allocatorStats.map((row) => [
        row.date,
        row.allocator,
        row.numberOfClients,
        row.returningClients,
        row.averageSecondsToFirstDeal
      ])
    ),
    client: tableTexts(
      [
        "id",
        "name",
        "address",
        "github_url",
        "datacap_received",
        "datacap_remaining",
        "datacap_used_2_weeks",
        "datacap_used_90_days"
      ],
      clients.map((row) => [
        row.client,
        row.name,
        row.address,
        row.githubUrl,
        row.datacapReceived,
        row.datacapRemaining,
        row.datacapUsed2Weeks,
        row.datacapUsed90Days
      ])
    ),
    clients_stats_daily: tableTexts(
      ["date", "clients_with_active_deals", "clients_who_have_dc_and_deals", "total_remaining_clients_datacap"],
      [[today.date, today.clientsWithActiveDeals, today.clientsWithDatacapAndDeals, today.totalRemainingDatacap]]
    ),
    client_datacap_allocation: tableTexts(
      ["id", "client_id", "allocator_id", "timestamp", "allocation"],
      allowances.flatMap((row) =>
        eligibleAllowances([row]).map(({ allocator, amount, client, height }) => [
          row.id,
          client,
          allocator,
          epochStart(height),
          amount
        ])
      )
    )
  }
}

const RUNS = 12
const SEED = 20240301

const quietly = Logger.withMinimumLogLevel(LogLevel.None)

const aggregate = (platform: ScratchPlatform, now: DateTime.Utc) =>
  Effect.map(runAggregationOn(platform, { ruleSet: ruleSetV061, now, force: true }), ({ outcome }) => outcome).pipe(
    quietly
  )

it.scopedLive(
  "the statements of balances and statistics make of any rows what their twins make of them",
  () =>
    Effect.gen(function* () {
      const platform = yield* scratchPlatform(emptyDatabase)
      const fixture = yield* openFixture(fileURLToPath(new URL("../../facts/dmob-small", import.meta.url)))
      const types = new Map([...fixture.types, [columnKey("clients_stats_daily", "date"), "timestamp"]])
      const disagreements = (source: BalanceSource) =>
        Effect.gen(function* () {
          yield* loadSource(platform, source)
          const { failures } = yield* aggregate(platform, source.asOf)
          const differing = yield* Effect.forEach(Object.entries(tablesByTwins(source)), ([table, expected]) =>
            Effect.map(tableDifferences(table, expected, types), (lines) => lines.map((line) => `${table}: ${line}`))
          )
          return [...failures, ...differing.flat()]
        }).pipe(inDatabase(platform.cdp))

      yield* Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(balanceSources, async (source) => {
            assert.deepStrictEqual(await Effect.runPromise(disagreements(source)), [])
          }),
          {
            examples: [[rareSource]],
            numRuns: RUNS,
            seed: SEED,
            interruptAfterTimeLimit: 120_000,
            markInterruptAsFailure: true
          }
        )
      )
    }),
  180_000
)

/** The days of the clients' figures, each with the DataCap that was left, and the rows that were published. */
const remainingByDay = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const days = yield* sql<{ day: string; remaining: string }>`
    select date::date::text as day, total_remaining_clients_datacap::text as remaining
    from clients_stats_daily
    order by date`
  const [published] = yield* sql<{ rows: string }>`
    select rows::text from published_table where name = 'clients_stats_daily'`
  return { days: days.map(({ day, remaining }) => `${day}: ${remaining}`), published: published?.rows }
})

it.scopedLive("a run replaces the figures of its own day and keeps those of the days before", () =>
  Effect.gen(function* () {
    const platform = yield* scratchPlatform(emptyDatabase)
    const runAt = (now: string, allowance: bigint) =>
      replaceTable("verified_client", [{ id: 1, addressId: "f09", verifierAddressId: "f07", allowance }]).pipe(
        inDatabase(platform.dmob),
        Effect.zipRight(aggregate(platform, DateTime.unsafeMake(now))),
        Effect.zipRight(remainingByDay.pipe(inDatabase(platform.cdp)))
      )
    yield* runAt("2024-06-05T23:30:00Z", 10n)
    assert.deepStrictEqual(yield* runAt("2024-06-05T23:59:59.999Z", 20n), {
      days: ["2024-06-05: 20"],
      published: "1"
    })
    assert.deepStrictEqual(yield* runAt("2024-06-06T00:00:00Z", 30n), {
      days: ["2024-06-05: 20", "2024-06-06: 30"],
      published: "2"
    })
  })
)

it.scopedLive("a DMOB without a ledger of claims holds back the figures that read it and nothing else", () =>
  Effect.gen(function* () {
    const platform = yield* scratchPlatform(emptyDatabase)
    const sql = SqlClient.SqlClient
    yield* Effect.flatMap(sql, (sql) => sql`drop table dc_allocation_claim`).pipe(inDatabase(platform.dmob))
    const { failures } = yield* aggregate(platform, DateTime.unsafeMake("2024-06-05T12:00:00Z"))
    assert.strictEqual(failures.length, 2)
    assert.include(failures[0], "dmob_active_client")
    assert.strictEqual(failures[1], "2 tables stay as they were")
  })
)
