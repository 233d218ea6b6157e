import { existsSync, readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { allocatorsWeekly } from "../../../src/domain/aggregation/AllocatorsWeekly.js"
import { eligibleAllowances } from "../../../src/domain/aggregation/Allowance.js"
import { clientAllocatorsWeekly, clientAllocatorsWeeklyAcc } from "../../../src/domain/aggregation/ClientAllocators.js"
import {
  clientProviders,
  clientProvidersWeekly,
  clientProvidersWeeklyAcc
} from "../../../src/domain/aggregation/ClientProviders.js"
import { eligibleDeals } from "../../../src/domain/aggregation/Deal.js"
import { firstClients, hourlyClaims, hourlyDeals } from "../../../src/domain/aggregation/HourlyDeals.js"
import { providerRates, type SuccessRates } from "../../../src/domain/aggregation/ProviderRates.js"
import { type ProviderTotals, providersWeekly } from "../../../src/domain/aggregation/ProvidersWeekly.js"
import { type RuleSet, ruleSetV061, ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"
import { parseCsv } from "../../harness/fixture/Csv.js"

type Cell = string | number | bigint | null | DateTime.Utc
type Row = Readonly<Record<string, Cell>>

const fixture = new URL("../../facts/dmob-small/", import.meta.url)

const readCsv = (file: URL): ReadonlyArray<Readonly<Record<string, string | null>>> => {
  const { header, rows } = parseCsv(readFileSync(file, "utf8"))
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? null])))
}

/** The first of the folders that holds the table decides. */
const expectedRows = (table: string, folders: ReadonlyArray<string>) => {
  const file = folders.map((folder) => new URL(`${folder}/${table}.csv`, fixture)).find((url) => existsSync(url))
  assert.isDefined(file)
  return readCsv(file)
}

const instant = (text: string | null) => DateTime.unsafeMake(`${(text ?? "").replace(" ", "T")}Z`)
const whole = (text: string | null) => (text === null ? null : BigInt(text))
const number = (text: string | null) => (text === null ? null : Number(text))
const required = (text: string | null) => text ?? assert.fail("a key is missing")

const source = (table: string) => readCsv(new URL(`source/${table}.csv`, fixture))
const inputs = (table: string) => readCsv(new URL(`inputs/${table}.csv`, fixture))

const asOf = DateTime.unsafeMake("2025-09-10T12:34:56Z")

const deals = eligibleDeals(
  source("unified_verified_deal").map((row) => ({
    client: row.clientId === null ? null : `f0${row.clientId}`,
    provider: row.providerId === null ? null : `f0${row.providerId}`,
    isDdo: row.dealId === "0",
    pieceCid: row.pieceCid ?? null,
    pieceSize: whole(row.pieceSize ?? null),
    termStart: number(row.termStart ?? null)
  })),
  asOf
)
const allowances = eligibleAllowances(
  source("verified_client_allowance").map((row) => ({
    client: row.addressId ?? null,
    allocator: row.verifierAddressId ?? null,
    height: number(row.height ?? null),
    allowance: whole(row.allowance ?? null)
  }))
)
const spark = inputs("provider_retrievability_daily").map((row) => ({
  date: instant(row.date ?? null),
  provider: required(row.provider ?? null),
  total: Number(row.total),
  successful: Number(row.successful),
  successfulHttp: number(row.successful_http ?? null)
}))
const urlFinder = inputs("provider_url_finder_retrievability_daily").map((row) => ({
  date: instant(row.date ?? null),
  provider: required(row.provider ?? null),
  successRate: number(row.success_rate ?? null)
}))

const hours = hourlyDeals(deals)
const weekly = clientProvidersWeekly(deals)
const weeklyAcc = clientProvidersWeeklyAcc(deals, asOf)
const granted = clientAllocatorsWeekly(allowances)
const grantedAcc = clientAllocatorsWeeklyAcc(granted, asOf)

const rateColumns = (prefix: string, { overall, http, urlFinder }: SuccessRates): Row => ({
  [`${prefix}_success_rate`]: overall,
  [`${prefix}_success_rate_http`]: http,
  [`${prefix}_success_rate_url_finder`]: urlFinder
})

const providerRow = (row: ProviderTotals): Row => ({
  week: row.week,
  provider: row.provider,
  num_of_clients: row.numOfClients,
  biggest_client_total_deal_size: row.biggestClientTotalDealSize,
  total_deal_size: row.totalDealSize,
  ...rateColumns("avg_retrievability", row)
})

const pairRow = (row: ReturnType<typeof clientProvidersWeekly>[number]): Row => ({
  week: row.week,
  client: row.client,
  provider: row.provider,
  total_deal_size: row.totalDealSize,
  unique_data_size: row.uniqueDataSize
})

const grantRow = (row: ReturnType<typeof clientAllocatorsWeekly>[number]): Row => ({
  week: row.week,
  client: row.client,
  allocator: row.allocator,
  num_of_allocations: row.numOfAllocations,
  sum_of_allocations: row.sumOfAllocations
})

/** Tables that depend on how rates are measured. */
const measuredTables = (ruleSet: RuleSet): Readonly<Record<string, ReadonlyArray<Row>>> => {
  const rates = providerRates(ruleSet, spark, urlFinder)
  const providers = providersWeekly(ruleSet, weekly, rates)
  const allocatorRows = (grants: typeof granted, pairs: typeof weekly) =>
    allocatorsWeekly(ruleSet, grants, pairs, providers).map((row) => ({
      week: row.week,
      allocator: row.allocator,
      num_of_clients: row.numOfClients,
      biggest_client_sum_of_allocations: row.biggestClientSumOfAllocations,
      total_sum_of_allocations: row.totalSumOfAllocations,
      ...rateColumns("avg_weighted_retrievability", row)
    }))
  return {
    providers_weekly: providers.map(providerRow),
    providers_weekly_acc: providersWeekly(ruleSet, weeklyAcc, rates).map(providerRow),
    allocators_weekly: allocatorRows(granted, weekly),
    allocators_weekly_acc: allocatorRows(grantedAcc, weeklyAcc)
  }
}

const tables: Readonly<Record<string, ReadonlyArray<Row>>> = {
  unified_verified_deal_hourly: hours.map((row) => ({
    hour: row.hour,
    client: row.client,
    provider: row.provider,
    num_of_claims: row.numOfClaims,
    total_deal_size: row.totalDealSize,
    num_of_ddo_claims: row.numOfDdoClaims,
    total_ddo_deal_size: row.totalDdoDealSize
  })),
  client_claims_hourly: hourlyClaims(hours).map((row) => ({
    hour: row.hour,
    client: row.client,
    total_deal_size: row.totalDealSize
  })),
  provider_first_client: firstClients(hours).map((row) => ({ provider: row.provider, first_client: row.firstClient })),
  client_provider_distribution: clientProviders(deals).map((row) => ({
    client: row.client,
    provider: row.provider,
    total_deal_size: row.totalDealSize,
    unique_data_size: row.uniqueDataSize,
    claims_count: row.claimsCount
  })),
  client_provider_distribution_weekly: weekly.map(pairRow),
  client_provider_distribution_weekly_acc: weeklyAcc.map(pairRow),
  client_allocator_distribution_weekly: granted.map(grantRow),
  client_allocator_distribution_weekly_acc: grantedAcc.map(grantRow),
  ...measuredTables(ruleSetV061)
}

/** The file's text of a cell; rates become a common number within 1e-12. */
const sameCell = (expected: string | null, got: Cell | undefined): boolean => {
  if (expected === null || got === null || got === undefined) return expected === got
  if (typeof got === "string") return got === expected
  if (typeof got === "bigint") return got === BigInt(expected)
  if (typeof got === "number") return Math.abs(got - Number(expected)) <= 1e-12 * Math.abs(got)
  return DateTime.Equivalence(got, instant(expected))
}

const keyOf = (row: Readonly<Record<string, string | null>> | Row): string =>
  ["week", "hour", "client", "provider", "allocator"]
    .map((column) => row[column])
    .map((cell) => (DateTime.isDateTime(cell) ? DateTime.formatIso(cell).replace("T", " ").slice(0, 19) : String(cell)))
    .join(" ")

const assertTable = (expected: ReadonlyArray<Readonly<Record<string, string | null>>>, rows: ReadonlyArray<Row>) => {
  const got = new Map(rows.map((row) => [keyOf(row), row]))
  assert.strictEqual(rows.length, expected.length)
  assert.deepStrictEqual(
    expected.filter((row) => {
      const own = got.get(keyOf(row))
      return own === undefined || Object.entries(row).some(([column, cell]) => !sameCell(cell, own[column]))
    }),
    []
  )
}

describe("twins of the tables, on the fixture's deals", () => {
  for (const [table, rows] of Object.entries(tables)) {
    it(`${table} has the fixture's rows`, () =>
      assertTable(expectedRows(table, ["expected-corrected", "expected"]), rows))
  }
  const measured = measuredTables(ruleSetV0193)
  for (const table of ["providers_weekly", "providers_weekly_acc", "allocators_weekly_acc"]) {
    it(`${table} has the fixture's rows under v0.19.3`, () =>
      assertTable(expectedRows(table, ["expected-v0.19.3"]), measured[table] ?? []))
  }
})
