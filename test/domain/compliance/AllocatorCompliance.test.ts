import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import {
  type Membership,
  membershipsOf,
  type ProviderGrade,
  weeklyAllocatorShares
} from "../../../src/domain/compliance/AllocatorCompliance.js"
import { sharesOf } from "../../../src/domain/compliance/AllocatorGrade.js"
import { ComplianceGrade } from "../../../src/domain/compliance/ProviderCompliance.js"
import { reordered } from "../aggregation/arbitraries.js"

const WEEKS = 6
const week = fc.nat(WEEKS - 1)
const allocator = fc.constantFrom("f02", "f010", "f0300")
const client = fc.constantFrom("f01", "f011", "f0111")
const provider = fc.constantFrom("f07", "f070", "f071", "f0700")
const grade = fc.constantFrom(...ComplianceGrade.literals)

const memberships: fc.Arbitrary<ReadonlyArray<Membership>> = fc.array(
  fc.record({ allocator, provider, firstWeek: week })
)
const grades: fc.Arbitrary<ReadonlyArray<ProviderGrade>> = fc.uniqueArray(fc.record({ week, provider, grade }), {
  selector: (row) => `${row.week} ${row.provider}`
})

const weeks = Array.from({ length: WEEKS }, (_, index) => index)
const allocators = ["f0300", "f02", "f010"].flatMap((id) =>
  weeks.map((index) => ({ week: index, allocator: id, totalDatacap: BigInt(index) }))
)

describe("weekly shares of allocators", () => {
  it.prop("agree with counting the sets of each week", [memberships, grades], ([members, graded]) => {
    const series = weeklyAllocatorShares({ weeks, grades: graded, memberships: members, allocators })
    for (const { week: index, allocators: rows } of series) {
      for (const { allocator: id, shares } of rows) {
        const own = new Set(
          members.filter((one) => one.allocator === id && one.firstWeek <= index).map((one) => one.provider)
        )
        const having = (score: ComplianceGrade) =>
          graded.filter((one) => one.week === index && one.grade === score && own.has(one.provider)).length
        const expected = {
          compliant: having("compliant"),
          partiallyCompliant: having("partiallyCompliant"),
          nonCompliant: having("nonCompliant")
        }
        assert.deepStrictEqual(shares, sharesOf(expected, own.size))
      }
    }
  })

  it.prop(
    "do not depend on the order of rows",
    [reordered(memberships), reordered(grades), reordered(fc.constant(allocators))],
    ([[members, otherMembers], [graded, otherGraded], [totals, otherTotals]]) => {
      assert.deepStrictEqual(
        weeklyAllocatorShares({ weeks, grades: graded, memberships: members, allocators: totals }),
        weeklyAllocatorShares({ weeks, grades: otherGraded, memberships: otherMembers, allocators: otherTotals })
      )
    }
  )

  it("list allocators by the number of their id, those without providers too", () => {
    const [first] = weeklyAllocatorShares({ weeks, grades: [], memberships: [], allocators })
    assert.deepStrictEqual(
      first?.allocators.map((row) => [row.allocator, row.shares.providers, row.shares.compliant]),
      [
        ["f02", 0, 0],
        ["f010", 0, 0],
        ["f0300", 0, 0]
      ]
    )
  })

  it("leave out weeks that nobody asked for", () => {
    const series = weeklyAllocatorShares({
      weeks: [2, 4],
      grades: [{ week: 3, provider: "f07", grade: "compliant" }],
      memberships: [{ allocator: "f02", provider: "f07", firstWeek: 3 }],
      allocators
    })
    assert.deepStrictEqual(
      series.map(({ week: index, allocators: rows }) => [index, rows[0]?.shares]),
      [
        [2, { compliant: 0, partiallyCompliant: 0, nonCompliant: 0, providers: 0 }],
        [4, { compliant: 0, partiallyCompliant: 0, nonCompliant: 0, providers: 1 }]
      ]
    )
  })
})

describe("memberships", () => {
  const allocatorClients = fc.array(fc.record({ allocator, client, firstWeek: week }))
  const clientProviders = fc.array(fc.record({ client, provider, firstWeek: week }))

  it.prop("begin when a client has both DataCap and a deal", [allocatorClients, clientProviders], ([grants, deals]) => {
    const earliest = new Map<string, number>()
    for (const grant of grants) {
      for (const deal of deals) {
        if (grant.client !== deal.client) continue
        const key = `${grant.allocator} ${deal.provider}`
        const both = Math.max(grant.firstWeek, deal.firstWeek)
        earliest.set(key, Math.min(both, earliest.get(key) ?? both))
      }
    }
    const found = new Map<string, number>()
    for (const one of membershipsOf({ allocatorClients: grants, clientProviders: deals })) {
      const key = `${one.allocator} ${one.provider}`
      found.set(key, Math.min(one.firstWeek, found.get(key) ?? one.firstWeek))
    }
    assert.deepStrictEqual(found, earliest)
  })
})
