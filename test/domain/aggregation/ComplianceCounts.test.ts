import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc, Option } from "effect"
import {
  type AverageOf,
  allocatorsByRules,
  membersAt,
  type ProvidersOfWeek,
  providersByRules,
  weekAverageOf
} from "../../../src/domain/aggregation/ComplianceCounts.js"
import type { AllocatorTotal, Membership } from "../../../src/domain/compliance/AllocatorCompliance.js"
import { keptRules, keptRulesCombinations } from "../../../src/domain/compliance/ProviderCompliance.js"
import type { ProviderWeek } from "../../../src/domain/storage-provider/ProviderWeek.js"
import { weekAt, weekIndex } from "../../../src/domain/time/Week.js"
import { reordered } from "./arbitraries.js"

const WEEKS = 4
const index = fc.nat(WEEKS - 1)
const allocator = fc.constantFrom("f02", "f010", "f0300")
const providerId = fc.constantFrom("f07", "f070", "f071", "f0700")
const rate = fc.constantFrom(null, 0, 0.4, 0.6)
const bytes = fc.bigInt({ min: 0n, max: 2n ** 70n })

const providerWeek: fc.Arbitrary<ProviderWeek> = fc
  .record({ provider: providerId, numOfClients: fc.nat(6), biggest: bytes, others: bytes, http: rate, urlFinder: rate })
  .map(({ provider, numOfClients, biggest, others, http, urlFinder }) => ({
    provider,
    numOfClients,
    biggestClientTotalDealSize: biggest,
    totalDealSize: biggest + others,
    httpSuccessRate: http,
    urlFinderSuccessRate: urlFinder
  }))

const weeks: fc.Arbitrary<ReadonlyArray<ProvidersOfWeek>> = fc.uniqueArray(
  fc.record({
    week: index.map(weekAt),
    providers: fc.uniqueArray(providerWeek, { selector: ({ provider }) => provider })
  }),
  { selector: ({ week }) => weekIndex(week) }
)
const memberships: fc.Arbitrary<ReadonlyArray<Membership>> = fc.array(
  fc.record({ allocator, provider: providerId, firstWeek: index })
)
const totals: fc.Arbitrary<ReadonlyArray<AllocatorTotal>> = fc.uniqueArray(
  fc.record({ week: index, allocator, totalDatacap: bytes }),
  { selector: (row) => `${row.week} ${row.allocator}` }
)

const half: AverageOf = () => ({ http: 0.5, urlFinder: 0.5 })

describe("providers of a week by the rules that they keep", () => {
  it.prop("count each provider and each byte of it once, weeks ascending", [reordered(weeks)], ([[one, other]]) => {
    const counted = providersByRules(one, half)
    assert.deepStrictEqual(providersByRules(other, half), counted)
    const known = one
      .filter(({ providers }) => providers.length > 0)
      .sort((a, b) => weekIndex(a.week) - weekIndex(b.week))
    assert.deepStrictEqual(
      counted.map(({ datacap, providers, week }) => [
        weekIndex(week),
        providers.reduce((sum, count) => sum + count, 0),
        datacap.reduce((sum, size) => sum + size, 0n)
      ]),
      known.map(({ providers, week }) => [
        weekIndex(week),
        providers.length,
        providers.reduce((sum, { totalDealSize }) => sum + totalDealSize, 0n)
      ])
    )
    for (const { providers } of counted) assert.lengthOf(providers, keptRulesCombinations.length)
  })

  it("are held to the average of open data in the edition of the week, or in every edition", () => {
    const [ofEditionFive, ofEveryEdition] = (["editionOfWeek", "everyEdition"] as const).map((scope) =>
      weekAverageOf(
        scope,
        Option.match({ onNone: () => new Set(["f07", "f070"]), onSome: ({ id }) => new Set([`f0${id + 2}`]) })
      )
    )
    const row = { numOfClients: 1, biggestClientTotalDealSize: 1n, totalDealSize: 1n, httpSuccessRate: null }
    const week = {
      week: weekAt(10),
      providers: [
        { ...row, provider: "f07", urlFinderSuccessRate: 0.25 },
        { ...row, provider: "f070", urlFinderSuccessRate: 0.75 },
        { ...row, provider: "f071", urlFinderSuccessRate: 1 }
      ]
    }
    assert.deepStrictEqual(ofEditionFive?.(week), { http: null, urlFinder: 0.25 })
    assert.deepStrictEqual(ofEveryEdition?.(week), { http: null, urlFinder: 0.5 })
  })
})

describe("allocators of a week by the rules that their providers keep", () => {
  it.prop(
    "count the members of each that keep the rules",
    [weeks, memberships, totals],
    ([providerWeeks, members, rows]) => {
      for (const { allocators, week } of allocatorsByRules(
        { weeks: providerWeeks, memberships: members, totals: rows },
        half
      )) {
        const entry = providerWeeks.find((one) => weekIndex(one.week) === weekIndex(week))
        for (const { allocator: id, providers } of allocators) {
          const own = entry?.providers.filter(({ provider }) =>
            members.some((one) => one.allocator === id && one.provider === provider && one.firstWeek <= weekIndex(week))
          )
          assert.deepStrictEqual(
            providers,
            keptRulesCombinations.map(
              (rules) => own?.filter((row) => keptRules(row, { http: 0.5, urlFinder: 0.5 }) === rules).length ?? 0
            )
          )
        }
      }
    }
  )

  it.prop(
    "do not depend on the order of rows",
    [reordered(weeks), reordered(memberships), reordered(totals)],
    ([[weeksOne, weeksOther], [membersOne, membersOther], [totalsOne, totalsOther]]) => {
      assert.deepStrictEqual(
        allocatorsByRules({ weeks: weeksOne, memberships: membersOne, totals: totalsOne }, half),
        allocatorsByRules({ weeks: weeksOther, memberships: membersOther, totals: totalsOther }, half)
      )
    }
  )

  it("come by week and by the number of their id, those without providers too", () => {
    const rows = ["f0300", "f02", "f010"].flatMap((id) =>
      [2, 0].map((week) => ({ week, allocator: id, totalDatacap: BigInt(week) }))
    )
    const counted = allocatorsByRules({ weeks: [], memberships: [], totals: rows }, half)
    assert.deepStrictEqual(
      counted.map(({ allocators, week }) => [
        weekIndex(week),
        allocators.map((row) => [row.allocator, row.totalDatacap, Math.max(...row.providers)])
      ]),
      [0, 2].map((week) => [week, ["f02", "f010", "f0300"].map((id) => [id, BigInt(week), 0])])
    )
  })
})

describe("members of an allocator", () => {
  it.prop("are all whose membership has begun, each once", [memberships, index], ([members, week]) => {
    const found = membersAt(members, week)
    for (const id of ["f02", "f010", "f0300"]) {
      const begun = members.filter((one) => one.allocator === id && one.firstWeek <= week)
      assert.deepStrictEqual(found.get(id) ?? new Set(), new Set(begun.map(({ provider }) => provider)))
    }
  })
})
