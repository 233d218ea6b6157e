import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import type { AllocatorReport } from "../../../../src/domain/report/allocator/AllocatorReport.js"
import type { ClientAllocation } from "../../../../src/domain/report/allocator/ClientAllocations.js"
import { excesses } from "../../../../src/domain/report/allocator/TrancheSchedule.js"
import { printedSize } from "../../../support/printedSize.js"
import { allocatorReport, now } from "./allocatorReport.js"
import { allocations, at, outcomeOf } from "./reports.js"

const PROMISE = "I will use the standard allocation tranche schedule"
const editionSix = at("2025-07-11T00:00:00Z")

let allowances = 0
const granted = (client: string, allocation: bigint, timestamp: DateTime.Utc = now) => ({
  id: allowances++,
  client,
  allocator: "f07",
  allocation,
  timestamp
})

const run = (facts: Partial<AllocatorReport>) =>
  outcomeOf("MANUAL_ALLOCATION_SCHEDULE", allocatorReport({ trancheSchedule: PROMISE, ...facts }))

const outcome = (facts: Partial<AllocatorReport>) => run(facts) ?? assert.fail("the check applies")

const requested = (...pairs: ReadonlyArray<readonly [string, bigint]>) => new Map(pairs)

describe("the manual allocation schedule", () => {
  it("concerns allocators that promised in the registry to keep it, in any case of letters", () => {
    const facts = { allocations: [granted("f01", 1n)] }
    assert.isNotNull(run({ ...facts, trancheSchedule: PROMISE.toUpperCase() }))
    for (const trancheSchedule of [null, "", "custom", `${PROMISE}.`, ` ${PROMISE}`]) {
      assert.isNull(run({ ...facts, trancheSchedule }))
    }
  })

  it("concerns no meta-allocator", () => {
    assert.isNull(run({ isMetaAllocator: true, allocations: [granted("f01", 1n)] }))
  })

  it("concerns allocations from the first instant of edition 6 on", () => {
    const before = DateTime.subtract(editionSix, { millis: 1 })
    assert.isNull(run({ allocations: [] }))
    assert.isNull(run({ allocations: [granted("f01", 1n, before)] }))
    assert.isFalse(outcome({ allocations: [granted("f01", 1n, editionSix)] }).result)
    const facts = { requestedAmounts: requested(["f01", 1000n]) }
    assert.isTrue(
      outcome({ ...facts, allocations: [granted("f01", 999n, before), granted("f01", 50n, editionSix)] }).result
    )
  })

  it("counts a client's allocations in the order of time, and of the chain within an instant", () => {
    const facts = { requestedAmounts: requested(["f01", 1000n]) }
    const [earlier, later] = [at("2025-08-01T00:00:00Z"), at("2025-09-01T00:00:00Z")]
    assert.isTrue(
      outcome({ ...facts, allocations: [granted("f01", 100n, later), granted("f01", 50n, earlier)] }).result
    )
    const [first, second] = [granted("f01", 50n), granted("f01", 100n)]
    assert.isTrue(outcome({ ...facts, allocations: [first, second] }).result)
    assert.isTrue(outcome({ ...facts, allocations: [second, first] }).result)
  })

  it("tells which share of the clients did not get theirs by it", () => {
    const { result, metadata } = outcome({
      requestedAmounts: requested(["f010", 1000n], ["f09", 1000n], ["f08", 1000n]),
      allocations: [granted("f010", 51n), granted("f09", 20n), granted("f09", 41n), granted("f08", 50n)]
    })
    assert.isFalse(result)
    assert.deepStrictEqual(metadata, {
      max_clients_with_invalid_allocations: 0,
      violating_ids: ["f09", "f010"],
      msg: "66.67% of active clients did not receive allocations according to the tranche schedule"
    })
  })

  it("says by how much allocations were too great", () => {
    const { explanation } = outcome({
      requestedAmounts: requested(["f010", 1000n], ["f09", 1000n]),
      allocations: [granted("f010", 51n), granted("f09", 20n), granted("f09", 43n)]
    })
    assert.deepStrictEqual(explanation.prospect, {
      _tag: "Within",
      boundary: explanation.boundary,
      distance: { unit: "bytes", amount: 4n },
      text: "would pass with 3 B less to f09, 1 B less to f010 in the allocations that exceed the schedule"
    })
    assert.deepInclude(explanation.inputs, {
      name: "First such allocation to f09",
      value: "number 2, 43 B: 3 B too much"
    })
  })

  it("names a few clients and adds up the others", () => {
    const clients = Array.from({ length: 7 }, (_, index) => `f0${index + 1}`)
    const { prospect } = outcome({
      requestedAmounts: new Map(clients.map((client) => [client, 1000n])),
      allocations: clients.map((client, index) => granted(client, 51n + BigInt(index)))
    }).explanation
    assert.include(prospect._tag === "Within" ? prospect.text : "", "5 B less to f05, 13 B less to 2 more in")
  })

  it("cannot be kept for a client of whom no requested amount is known, and says so", () => {
    const { result, explanation } = outcome({
      requestedAmounts: requested(["f09", 1000n], ["f08", 0n]),
      allocations: [granted("f010", 1n), granted("f09", 51n), granted("f08", 1n)]
    })
    assert.isFalse(result)
    assert.deepStrictEqual(explanation.prospect, {
      _tag: "OutOfReach",
      reason: "without a requested amount above 0 B no allocation above 0 B keeps the schedule: f08, f010"
    })
  })

  it.prop("passes when the allocations are as much smaller as the distance says", [allocations], ([rows]) => {
    const amounts = requested(["f09", 900n], ["f010", 1200n], ["f0100", 2n ** 61n], ["f01001", 4000n])
    const given = rows.filter(({ allocation }) => allocation >= 0n)
    const prospect = run({ requestedAmounts: amounts, allocations: given })?.explanation.prospect
    if (prospect?._tag !== "Within") return
    const shortened = given.map((row) => ({ ...row }))
    let less = 0n
    for (;;) {
      const excess = firstExcess(shortened, amounts)
      if (excess === undefined) break
      less += excess.row.allocation - excess.most
      excess.row.allocation = excess.most
    }
    assert.isTrue(outcome({ requestedAmounts: amounts, allocations: shortened }).result)
    assert.deepStrictEqual(prospect.distance, { unit: "bytes", amount: less })
  })

  it("names amounts that are enough as they are printed", () => {
    const sum = (4n << 40n) + (4n << 30n)
    const facts = (less: bigint) => ({
      requestedAmounts: requested(["f01", 20n << 40n]),
      allocations: [granted("f01", (1n << 40n) + sum - less)]
    })
    const { prospect } = outcome(facts(0n)).explanation
    assert(prospect._tag === "Within")
    assert.strictEqual(
      prospect.text,
      `would pass with 4 TiB (${sum} bytes) less to f01 in the allocations that exceed the schedule`
    )
    assert.isTrue(outcome(facts(printedSize(prospect.text))).result)
    assert.isFalse(outcome(facts(sum - 1n)).result)
  })
})

/** The first allocation to any client that exceeds the schedule. */
const firstExcess = <Row extends ClientAllocation>(
  rows: ReadonlyArray<Row>,
  amounts: ReadonlyMap<string, bigint>
): { readonly row: Row; readonly most: bigint } | undefined => {
  for (const [client, amount] of amounts) {
    const own = rows
      .filter((row) => row.client === client && DateTime.greaterThanOrEqualTo(row.timestamp, editionSix))
      .sort((one, other) => DateTime.distance(other.timestamp, one.timestamp) || one.id - other.id)
    const [first] = excesses(
      own.map(({ allocation }) => allocation),
      amount
    )
    const row = own[(first?.position ?? 0) - 1]
    if (first !== undefined && row !== undefined) return { row, most: first.most }
  }
  return undefined
}
