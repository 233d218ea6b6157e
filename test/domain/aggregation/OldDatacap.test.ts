import { assert, describe, it } from "@effect/vitest"
import { BigInt, DateTime } from "effect"
import { allocatorsWeekly } from "../../../src/domain/aggregation/AllocatorsWeekly.js"
import { clientAllocatorsWeeklyAcc } from "../../../src/domain/aggregation/ClientAllocators.js"
import {
  oldAllocatorDatacapWeekly,
  oldDatacapWeeks
} from "../../../src/domain/aggregation/OldAllocatorDatacapWeekly.js"
import { oldClientDatacapWeekly, oldReceipts } from "../../../src/domain/aggregation/OldClientDatacapWeekly.js"
import { oldAllocatorBalances, oldClientBalances } from "../../../src/domain/aggregation/OldDatacapAtNv22.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { sumOf } from "../../../src/domain/shared/Grouping.js"
import { EDITION_START_EPOCH } from "../../../src/domain/time/ChainEpoch.js"
import { weekAt, weekIndex } from "../../../src/domain/time/Week.js"
import { asOf, reordered } from "./arbitraries.js"
import {
  allocatorBalances,
  claims,
  clientBalances,
  oldAllowances,
  oldDeals,
  weeklyGrants
} from "./oldDatacapArbitraries.js"

describe("old DataCap when network version 22 began", () => {
  const grant = (allocator: string, height: number | null, allowance: bigint) => ({ allocator, height, allowance })

  it("counts what moved before, not at, its first epoch", () => {
    const received = [grant("f07", EDITION_START_EPOCH - 1, 100n), grant("f07", EDITION_START_EPOCH, 1000n)]
    assert.deepStrictEqual(oldAllocatorBalances(received, [grant("f07", EDITION_START_EPOCH, 30n)]), [
      { allocator: "f07", oldDatacap: 100n }
    ])
  })

  it("is 0 for one that gave more than it received, and nothing for one that received nothing", () => {
    const given = [grant("f07", 2, 30n), grant("f08", 2, 30n)]
    assert.deepStrictEqual(oldAllocatorBalances([grant("f07", 1, 10n), grant("f09", null, 10n)], given), [
      { allocator: "f07", oldDatacap: 0n }
    ])
  })

  it("is spent by old deals that name a provider and a possible size", () => {
    const received = [{ client: "f01", height: 1, allowance: 100n }]
    const deal = { client: "f01", provider: "f05", pieceSize: 32n, termStart: 2 }
    const unusable = [
      { ...deal, provider: null },
      { ...deal, pieceSize: -1n },
      { ...deal, termStart: EDITION_START_EPOCH }
    ]
    assert.deepStrictEqual(oldClientBalances(received, [deal, ...unusable]), [{ client: "f01", oldDatacap: 68n }])
  })

  it.prop(
    "is never negative, and does not depend on the order of rows",
    [reordered(oldAllowances), reordered(oldAllowances), reordered(oldDeals)],
    ([[received, otherReceived], [given, otherGiven], [deals, otherDeals]]) => {
      const allocators = oldAllocatorBalances(received, given)
      const clients = oldClientBalances(received, deals)
      for (const { oldDatacap } of [...allocators, ...clients]) assert.isTrue(oldDatacap >= 0n)
      assert.deepStrictEqual(allocators, oldAllocatorBalances(otherReceived, otherGiven))
      assert.deepStrictEqual(clients, oldClientBalances(otherReceived, otherDeals))
    }
  )
})

describe("old DataCap of allocators by week", () => {
  it("has the week before network version 22, and every week since", () => {
    const weeks = oldDatacapWeeks(DateTime.unsafeMake("2024-03-04T00:00:00Z"))
    assert.deepStrictEqual(weeks.map(weekIndex), [-1, 0, 1])
    assert.deepStrictEqual(oldDatacapWeeks(DateTime.unsafeMake("2024-02-18T23:59:59Z")), [])
  })

  it("jumps back up in a week without granted totals", () => {
    const granted = [{ week: weekAt(0), allocator: "f07", totalSumOfAllocations: 40n }]
    const rows = oldAllocatorDatacapWeekly(
      [{ allocator: "f07", oldDatacap: 100n }],
      granted,
      DateTime.unsafeMake("2024-03-04T00:00:00Z")
    )
    assert.deepStrictEqual(
      rows.map(({ oldDatacap, allocations }) => [oldDatacap, allocations]),
      [
        [100n, 0n],
        [60n, 40n],
        [100n, -40n]
      ]
    )
  })

  it.prop(
    "is never negative, shrinks by what is allocated, and does not depend on the order of rows",
    [reordered(allocatorBalances), reordered(weeklyGrants), asOf],
    ([[balances, otherBalances], [grants, otherGrants], now]) => {
      const granted = (rows: typeof grants) =>
        allocatorsWeekly(ruleSetV061, clientAllocatorsWeeklyAcc(rows, now), [], [])
      const rows = oldAllocatorDatacapWeekly(balances, granted(grants), now)
      assert.deepStrictEqual(rows, oldAllocatorDatacapWeekly(otherBalances, granted(otherGrants), now))
      for (const { allocator, oldDatacap } of balances) {
        const own = rows.filter((row) => row.allocator === allocator)
        const last = own.at(-1)
        if (last === undefined) continue
        for (const row of own) assert.isTrue(row.oldDatacap >= 0n && row.allocations >= 0n)
        assert.strictEqual(
          sumOf(own, ({ allocations }) => allocations),
          oldDatacap - last.oldDatacap
        )
      }
    }
  )
})

describe("old DataCap of clients by week", () => {
  const inWeek = (week: number, client: string, sumOfAllocations: bigint) => ({
    week: weekAt(week),
    client,
    allocator: "f07",
    sumOfAllocations
  })

  it("goes to clients by week, then by id, until the balance is used up", () => {
    const receipts = oldReceipts(
      [{ allocator: "f07", oldDatacap: 50n }],
      [inWeek(2, "f01", 30n), inWeek(1, "f02", 30n), inWeek(1, "f010", 15n)]
    )
    assert.deepStrictEqual(
      receipts.map(({ client, amount }) => [client, amount]),
      [
        ["f010", 15n],
        ["f02", 30n],
        ["f01", 5n]
      ]
    )
  })

  it("sees the claims of a client without a first balance only in the weeks of its receipts", () => {
    const rows = oldClientDatacapWeekly(
      {
        clientsAtNv22: [],
        allocatorsAtNv22: [{ allocator: "f07", oldDatacap: 100n }],
        grants: [inWeek(1, "f01", 30n), inWeek(3, "f01", 30n)],
        claims: [1, 2, 3].map((week) => ({ hour: weekAt(week), client: "f01", totalDealSize: 10n }))
      },
      DateTime.unsafeMake("2024-04-01T00:00:00Z")
    )
    assert.deepStrictEqual(
      rows.map(({ week, oldDatacap, claims }) => [weekIndex(week), oldDatacap, claims]),
      [
        [1, 20n, 0n],
        [3, 40n, 10n]
      ]
    )
  })

  it("has the balance of network version 22 only in weeks of the calendar", () => {
    const rows = oldClientDatacapWeekly(
      {
        clientsAtNv22: [{ client: "f01", oldDatacap: 100n }],
        allocatorsAtNv22: [{ allocator: "f07", oldDatacap: 100n }],
        grants: [inWeek(5, "f01", 30n)],
        claims: []
      },
      DateTime.unsafeMake("2024-02-26T00:00:00Z")
    )
    assert.deepStrictEqual(
      rows.map(({ week, oldDatacap, claims }) => [weekIndex(week), oldDatacap, claims]),
      [
        [-1, 100n, 0n],
        [0, 100n, 0n],
        [5, 30n, 100n]
      ]
    )
  })

  it.prop(
    "hands out no more than an allocator had, and all of it when it granted enough",
    [allocatorBalances, weeklyGrants],
    ([balances, grants]) => {
      for (const balance of balances) {
        const own = grants.filter(({ allocator }) => allocator === balance.allocator)
        const granted = sumOf(own, ({ sumOfAllocations }) => sumOfAllocations)
        assert.strictEqual(
          sumOf(oldReceipts([balance], grants), ({ amount }) => amount),
          BigInt.min(granted, balance.oldDatacap)
        )
      }
    }
  )

  it.prop(
    "is never negative, no row is empty, and does not depend on the order of rows",
    [reordered(clientBalances), reordered(allocatorBalances), reordered(weeklyGrants), reordered(claims), asOf],
    ([clients, allocators, grants, spent, now]) => {
      const [rows, others] = ([0, 1] as const).map((order) =>
        oldClientDatacapWeekly(
          {
            clientsAtNv22: clients[order],
            allocatorsAtNv22: allocators[order],
            grants: grants[order],
            claims: spent[order]
          },
          now
        )
      )
      assert.deepStrictEqual(rows, others)
      for (const { oldDatacap, claims } of rows ?? []) {
        assert.isTrue(oldDatacap >= 0n && claims >= 0n && oldDatacap + claims > 0n)
      }
    }
  )
})
