import { describe, it } from "@effect/vitest"
import { allocatorsWeekly } from "../../../src/domain/aggregation/AllocatorsWeekly.js"
import { eligibleAllowances } from "../../../src/domain/aggregation/Allowance.js"
import { cidSharing } from "../../../src/domain/aggregation/CidSharing.js"
import { clientAllocatorsWeekly, clientAllocatorsWeeklyAcc } from "../../../src/domain/aggregation/ClientAllocators.js"
import {
  clientProviders,
  clientProvidersWeekly,
  clientProvidersWeeklyAcc
} from "../../../src/domain/aggregation/ClientProviders.js"
import { clientReplicas } from "../../../src/domain/aggregation/ClientReplicas.js"
import { eligibleDeals } from "../../../src/domain/aggregation/Deal.js"
import { firstClients, hourlyClaims, hourlyDeals } from "../../../src/domain/aggregation/HourlyDeals.js"
import { oldAllocatorDatacapWeekly } from "../../../src/domain/aggregation/OldAllocatorDatacapWeekly.js"
import { oldClientDatacapWeekly } from "../../../src/domain/aggregation/OldClientDatacapWeekly.js"
import { oldAllocatorBalances, oldClientBalances } from "../../../src/domain/aggregation/OldDatacapAtNv22.js"
import { providerRates, type SuccessRates } from "../../../src/domain/aggregation/ProviderRates.js"
import { type ProviderTotals, providersWeekly } from "../../../src/domain/aggregation/ProvidersWeekly.js"
import { type RuleSet, ruleSetV061, ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"
import {
  allowances,
  asOf,
  assertTable,
  deals,
  expectedRows,
  inputs,
  instant,
  number,
  type Row,
  required,
  source,
  whole
} from "./dmobSmall.js"

const eligible = eligibleDeals(deals, asOf)
const granted = clientAllocatorsWeekly(eligibleAllowances(allowances))
const grantedAcc = clientAllocatorsWeeklyAcc(granted, asOf)
const spark = inputs("provider_retrievability_daily").map((row) => ({
  date: instant(row.date),
  provider: required(row.provider),
  total: Number(row.total),
  successful: Number(row.successful),
  successfulHttp: number(row.successful_http)
}))
const urlFinder = inputs("provider_url_finder_retrievability_daily").map((row) => ({
  date: instant(row.date),
  provider: required(row.provider),
  successRate: number(row.success_rate)
}))

const hours = hourlyDeals(eligible)
const weekly = clientProvidersWeekly(eligible)
const weeklyAcc = clientProvidersWeeklyAcc(eligible, asOf)

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

const allocatorsAtNv22 = oldAllocatorBalances(
  source("verifier_allowance").map((row) => ({
    allocator: row.addressId ?? null,
    height: number(row.height),
    allowance: whole(row.allowance)
  })),
  allowances
)
const clientsAtNv22 = oldClientBalances(allowances, deals)

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
  client_provider_distribution: clientProviders(eligible).map((row) => ({
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
  client_replica_distribution: clientReplicas(eligible).map((row) => ({
    client: row.client,
    num_of_replicas: row.numOfReplicas,
    total_deal_size: row.totalDealSize,
    unique_data_size: row.uniqueDataSize
  })),
  cid_sharing: cidSharing(eligible).map((row) => ({
    client: row.client,
    other_client: row.otherClient,
    total_deal_size: row.totalDealSize,
    unique_cid_count: row.uniqueCidCount
  })),
  old_datacap_balance_nv22: allocatorsAtNv22.map((row) => ({
    allocator: row.allocator,
    old_dc_balance: row.oldDatacap
  })),
  old_datacap_client_balance_nv22: clientsAtNv22.map((row) => ({ client: row.client, old_dc_balance: row.oldDatacap })),
  old_datacap_balance_weekly: oldAllocatorDatacapWeekly(
    allocatorsAtNv22,
    allocatorsWeekly(ruleSetV061, grantedAcc, [], []),
    asOf
  ).map((row) => ({
    week: row.week,
    allocator: row.allocator,
    old_dc_balance: row.oldDatacap,
    allocations: row.allocations
  })),
  old_datacap_client_balance_weekly: oldClientDatacapWeekly(
    { clientsAtNv22, allocatorsAtNv22, grants: granted, claims: hourlyClaims(hours) },
    asOf
  ).map((row) => ({ week: row.week, client: row.client, old_dc_balance: row.oldDatacap, claims: row.claims })),
  ...measuredTables(ruleSetV061)
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
