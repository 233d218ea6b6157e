import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import {
  type AllocationPeriodQuery,
  allocationsByPeriod,
  type WeeklyAllocation
} from "../../../src/domain/allocator/AllocationsByPeriod.js"
import { sumOf } from "../../../src/domain/shared/Grouping.js"
import { weekAt } from "../../../src/domain/time/Week.js"

const row = (week: string, client: string, amount: bigint): WeeklyAllocation => ({
  week: DateTime.unsafeMake(week),
  client,
  amount
})
const nobody = () => null
const weekly: AllocationPeriodQuery = { groupBy: "week", returnEmptyPeriods: false, returnAllocations: true }
const monthly: AllocationPeriodQuery = { groupBy: "month", returnEmptyPeriods: false, returnAllocations: true }

const dates = (rows: ReadonlyArray<WeeklyAllocation>, query: AllocationPeriodQuery) =>
  allocationsByPeriod(rows, query, nobody).map(({ date }) => DateTime.formatIsoDateUtc(date))

describe("allocations by period", () => {
  it("belong to the first Monday, or first of a month, that is not before their week", () => {
    const weeks = ["2025-07-07", "2025-07-08", "2025-07-14"].map((week) => row(week, "f01", 1n))
    assert.deepStrictEqual(dates(weeks, weekly), ["2025-07-07", "2025-07-14"])
    const months = ["2025-08-31", "2025-09-01", "2025-09-08", "2025-12-29"].map((week) => row(week, "f01", 1n))
    assert.deepStrictEqual(dates(months, monthly), ["2025-09-01", "2025-10-01", "2026-01-01"])
  })

  it("have the periods between that nobody got anything in, when asked for", () => {
    const rows = [row("2025-07-07", "f01", 10n), row("2025-09-08", "f02", 5n)]
    const periods = allocationsByPeriod(rows, { ...monthly, returnEmptyPeriods: true }, nobody)
    assert.deepStrictEqual(
      periods.map(({ date, totalAllocationsToDate, newClients, newAllocations }) => [
        DateTime.formatIsoDateUtc(date),
        totalAllocationsToDate,
        newClients.length,
        newAllocations?.length
      ]),
      [
        ["2025-08-01", 10n, 1, 1],
        ["2025-09-01", 10n, 0, 0],
        ["2025-10-01", 15n, 1, 1]
      ]
    )
  })

  it("name clients in the order in which they appear, new ones by name", () => {
    const rows = [row("2025-07-07", "f02", 1n), row("2025-07-07", "f01", 2n), row("2025-07-14", "f02", 3n)]
    const [first, second] = allocationsByPeriod(rows, weekly, (client) => (client === "f01" ? "Acme" : null))
    assert.deepStrictEqual(first?.newClients, [
      { client: "f02", allocationsToDate: 1n, clientName: null },
      { client: "f01", allocationsToDate: 2n, clientName: "Acme" }
    ])
    assert.deepStrictEqual(second?.clientsToDate, [
      { client: "f02", allocationsToDate: 4n },
      { client: "f01", allocationsToDate: 2n }
    ])
    assert.deepStrictEqual(second?.newClients, [])
    assert.deepStrictEqual(second?.newAllocations, [{ client: "f02", allocation: 3n }])
  })

  it("are not listed one by one unless asked for", () => {
    const [period] = allocationsByPeriod(
      [row("2025-07-07", "f01", 1n)],
      { ...weekly, returnAllocations: false },
      nobody
    )
    assert.isNull(period?.newAllocations)
  })

  const rows = fc.array(
    fc.record<WeeklyAllocation>({
      week: fc.integer({ min: 0, max: 30 }).map(weekAt),
      client: fc.constantFrom("f01", "f02", "f03"),
      amount: fc.bigInt({ min: 0n, max: 2n ** 62n })
    }),
    { maxLength: 20 }
  )
  const query = fc.record<AllocationPeriodQuery>({
    groupBy: fc.constantFrom("week", "month"),
    returnEmptyPeriods: fc.boolean(),
    returnAllocations: fc.constant(true)
  })

  it.prop(
    "lose nothing, and each client is new once",
    [rows, query],
    ([allocations, asked]) => {
      const periods = allocationsByPeriod(allocations, asked, nobody)
      const all = sumOf(allocations, ({ amount }) => amount)
      assert.strictEqual(periods.at(-1)?.totalAllocationsToDate ?? 0n, all)
      assert.strictEqual(
        sumOf(
          periods.flatMap(({ newAllocations }) => newAllocations ?? []),
          ({ allocation }) => allocation
        ),
        all
      )
      assert.sameMembers(
        periods.flatMap(({ newClients }) => newClients.map(({ client }) => client)),
        Array.from(new Set(allocations.map(({ client }) => client)))
      )
      const ends = periods.map(({ date }) => DateTime.toEpochMillis(date))
      assert.deepStrictEqual(
        ends,
        Array.from(new Set(ends)).sort((a, b) => a - b)
      )
    },
    { fastCheck: { numRuns: 50 } }
  )

  it.prop(
    "do not depend on the order of the weeks",
    [rows, query],
    ([allocations, asked]) => {
      const oneAWeek = Array.from(
        new Map(allocations.map((allocation) => [DateTime.toEpochMillis(allocation.week), allocation])).values()
      )
      const totals = (some: ReadonlyArray<WeeklyAllocation>) =>
        allocationsByPeriod(some, asked, nobody).map(({ date: _, ...period }) => period)
      assert.deepStrictEqual(totals(oneAWeek), totals(oneAWeek.toReversed()))
    },
    { fastCheck: { numRuns: 50 } }
  )
})
