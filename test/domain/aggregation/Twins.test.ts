import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { allocatorsWeekly } from "../../../src/domain/aggregation/AllocatorsWeekly.js"
import { eligibleAllowances } from "../../../src/domain/aggregation/Allowance.js"
import { clientAllocatorsWeekly, clientAllocatorsWeeklyAcc } from "../../../src/domain/aggregation/ClientAllocators.js"
import {
  type ClientProviderWeek,
  clientProviders,
  clientProvidersWeekly,
  clientProvidersWeeklyAcc
} from "../../../src/domain/aggregation/ClientProviders.js"
import { type EligibleDeal, eligibleDeals } from "../../../src/domain/aggregation/Deal.js"
import { firstClients, hourlyClaims, hourlyDeals } from "../../../src/domain/aggregation/HourlyDeals.js"
import { providerRates } from "../../../src/domain/aggregation/ProviderRates.js"
import { providersWeekly } from "../../../src/domain/aggregation/ProvidersWeekly.js"
import { ruleSets } from "../../../src/domain/rules/RuleSet.js"
import { sumOf } from "../../../src/domain/shared/Grouping.js"
import { type Week, weekIndex, weekOf, weeksUpTo } from "../../../src/domain/time/Week.js"
import { allowances, asOf, deals, reordered, sparkDays, urlFinderDays } from "./arbitraries.js"

const ruleSet = fc.constantFrom(...ruleSets)

const totalSize = (rows: Iterable<{ readonly totalDealSize: bigint }>) => sumOf(rows, (row) => row.totalDealSize)

/** Accumulated rows by the other way: each week adds its total, and what it changes in the smallest size of each piece. */
const runningPairs = (
  eligible: ReadonlyArray<EligibleDeal>,
  client: string,
  provider: string,
  week: Week
): { readonly totalDealSize: bigint; readonly uniqueDataSize: bigint } => {
  const smallest = new Map<string | null, bigint>()
  let totalDealSize = 0n
  let uniqueDataSize = 0n
  for (const deal of eligible) {
    if (deal.client !== client || deal.provider !== provider) continue
    if (weekIndex(weekOf(deal.start)) > weekIndex(week)) continue
    const before = smallest.get(deal.pieceCid)
    const after = before === undefined || deal.size < before ? deal.size : before
    smallest.set(deal.pieceCid, after)
    totalDealSize += deal.size
    uniqueDataSize += after - (before ?? 0n)
  }
  return { totalDealSize, uniqueDataSize }
}

describe("twins of the tables", () => {
  it.prop("do not depend on the order of the deals", [reordered(deals), asOf], ([[rows, others], now]) => {
    const [one, other] = [eligibleDeals(rows, now), eligibleDeals(others, now)]
    assert.deepStrictEqual(hourlyDeals(one), hourlyDeals(other))
    assert.deepStrictEqual(firstClients(hourlyDeals(one)), firstClients(hourlyDeals(other)))
    assert.deepStrictEqual(clientProviders(one), clientProviders(other))
    assert.deepStrictEqual(clientProvidersWeekly(one), clientProvidersWeekly(other))
    assert.deepStrictEqual(clientProvidersWeeklyAcc(one, now), clientProvidersWeeklyAcc(other, now))
  })

  it.prop(
    "do not depend on the order of allowances and measurements",
    [reordered(allowances), reordered(sparkDays), reordered(urlFinderDays), deals, asOf, ruleSet],
    ([[grants, otherGrants], [spark, otherSpark], [urls, otherUrls], rows, now, rules]) => {
      const pairs = clientProvidersWeekly(eligibleDeals(rows, now))
      const totals = (order: readonly [typeof grants, typeof spark, typeof urls]) => {
        const providers = providersWeekly(rules, pairs, providerRates(rules, order[1], order[2]))
        const granted = clientAllocatorsWeekly(eligibleAllowances(order[0]))
        return { providers, granted, allocators: allocatorsWeekly(rules, granted, pairs, providers) }
      }
      assert.deepStrictEqual(totals([grants, spark, urls]), totals([otherGrants, otherSpark, otherUrls]))
    }
  )

  it.prop("count every usable deal once, by hour and by week", [deals, asOf], ([rows, now]) => {
    const eligible = eligibleDeals(rows, now)
    const all = sumOf(eligible, ({ size }) => size)
    const hours = hourlyDeals(eligible)
    assert.strictEqual(totalSize(hours), all)
    assert.strictEqual(
      hours.reduce((sum, { numOfClaims }) => sum + numOfClaims, 0),
      eligible.length
    )
    assert.strictEqual(totalSize(hourlyClaims(hours)), all)
    assert.strictEqual(totalSize(clientProvidersWeekly(eligible)), all)
    assert.strictEqual(totalSize(clientProviders(eligible)), all)
  })

  it.prop("accumulate to the running totals and the running smallest sizes", [deals, asOf], ([rows, now]) => {
    const eligible = eligibleDeals(rows, now)
    for (const row of clientProvidersWeeklyAcc(eligible, now)) {
      const { totalDealSize, uniqueDataSize } = runningPairs(eligible, row.client, row.provider, row.week)
      assert.deepStrictEqual(row, { ...row, totalDealSize, uniqueDataSize })
    }
  })

  it.prop("accumulate, in the newest week, to the distribution over all time", [deals, asOf], ([rows, now]) => {
    const eligible = eligibleDeals(rows, now)
    const newest = weekIndex(weekOf(now))
    assert.deepStrictEqual(
      clientProvidersWeeklyAcc(eligible, now)
        .filter(({ week }) => weekIndex(week) === newest)
        .map(({ week: _, ...row }) => row),
      clientProviders(eligible).map(({ claimsCount: _, ...row }) => row)
    )
  })

  it.prop("give a pair a row in every week from its first one on", [deals, asOf], ([rows, now]) => {
    const eligible = eligibleDeals(rows, now)
    const pairOf = (row: ClientProviderWeek) => `${row.client} ${row.provider}`
    const firstWeeks = new Map<string, number>()
    for (const row of clientProvidersWeekly(eligible)) {
      if (!firstWeeks.has(pairOf(row))) firstWeeks.set(pairOf(row), weekIndex(row.week))
    }
    const expected = weeksUpTo(now).flatMap((week) =>
      Array.from(firstWeeks)
        .filter(([, first]) => first <= weekIndex(week))
        .map(([pair]) => `${weekIndex(week)} ${pair}`)
    )
    assert.sameMembers(
      clientProvidersWeeklyAcc(eligible, now).map((row) => `${weekIndex(row.week)} ${pairOf(row)}`),
      expected
    )
  })

  it.prop("never let what is unique exceed the total", [deals, asOf], ([rows, now]) => {
    const eligible = eligibleDeals(rows, now)
    for (const row of [...clientProvidersWeekly(eligible), ...clientProvidersWeeklyAcc(eligible, now)]) {
      assert.isTrue(row.uniqueDataSize <= row.totalDealSize)
    }
  })

  it.prop("name as first client one with a deal in the provider's earliest hour", [deals, asOf], ([rows, now]) => {
    const hours = hourlyDeals(eligibleDeals(rows, now))
    for (const { provider, firstClient } of firstClients(hours)) {
      const own = hours.filter((row) => row.provider === provider)
      const earliest = Math.min(...own.map(({ hour }) => DateTime.toEpochMillis(hour)))
      const candidates = own.filter(({ hour }) => DateTime.toEpochMillis(hour) === earliest).map(({ client }) => client)
      assert.strictEqual(firstClient, candidates.sort()[0])
    }
  })

  it.prop("accumulate allocations to what was granted up to each week", [allowances, asOf], ([rows, now]) => {
    const granted = eligibleAllowances(rows)
    const weekly = clientAllocatorsWeekly(granted)
    assert.strictEqual(
      sumOf(weekly, ({ sumOfAllocations }) => sumOfAllocations),
      sumOf(granted, ({ amount }) => amount)
    )
    for (const row of clientAllocatorsWeeklyAcc(weekly, now)) {
      const own = weekly.filter(
        ({ week, client, allocator }) =>
          weekIndex(week) <= weekIndex(row.week) && client === row.client && allocator === row.allocator
      )
      assert.strictEqual(
        row.sumOfAllocations,
        sumOf(own, ({ sumOfAllocations }) => sumOfAllocations)
      )
      assert.strictEqual(
        row.numOfAllocations,
        own.reduce((sum, { numOfAllocations }) => sum + numOfAllocations, 0)
      )
    }
  })

  it.prop(
    "keep every rate between 0 and 1, or unknown where it is not measured",
    [deals, allowances, sparkDays, urlFinderDays, asOf, ruleSet],
    ([rows, grants, spark, urls, now, rules]) => {
      const eligible = eligibleDeals(rows, now)
      const rates = providerRates(rules, spark, urls)
      const pairs = clientProvidersWeekly(eligible)
      const accumulated = clientProvidersWeeklyAcc(eligible, now)
      const providers = providersWeekly(rules, pairs, rates)
      const granted = clientAllocatorsWeekly(eligibleAllowances(grants))
      const totals = [
        ...providers,
        ...providersWeekly(rules, accumulated, rates),
        ...allocatorsWeekly(rules, granted, pairs, providers),
        ...allocatorsWeekly(rules, clientAllocatorsWeeklyAcc(granted, now), accumulated, providers)
      ]
      for (const { overall, http, urlFinder } of totals) {
        assert.isTrue(urlFinder !== null && urlFinder >= 0 && urlFinder <= 1)
        for (const rate of [overall, http]) {
          if (!rules.measuresHttp) assert.isNull(rate)
          else assert.isTrue(rate !== null && rate >= 0 && rate <= 1)
        }
      }
    }
  )
})
