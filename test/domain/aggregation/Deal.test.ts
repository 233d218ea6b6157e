import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { eligibleAllowances } from "../../../src/domain/aggregation/Allowance.js"
import { type Deal, eligibleDeals } from "../../../src/domain/aggregation/Deal.js"
import { EDITION_START_EPOCH, epochAt } from "../../../src/domain/time/ChainEpoch.js"

const now = DateTime.unsafeMake("2025-10-01T06:00:00Z")
const deal: Deal = {
  client: "f01",
  provider: "f010",
  isDdo: true,
  pieceCid: "baga1",
  pieceSize: 32n,
  termStart: 3_800_000
}

const count = (change: Partial<Deal>) => eligibleDeals([{ ...deal, ...change }], now).length

describe("deals that count", () => {
  it("begin with the edition, not before", () => {
    assert.strictEqual(count({ termStart: EDITION_START_EPOCH }), 1)
    assert.strictEqual(count({ termStart: EDITION_START_EPOCH - 1 }), 0)
  })

  it("have begun at the instant asked, not later", () => {
    assert.strictEqual(count({ termStart: epochAt(now) }), 1)
    assert.strictEqual(count({ termStart: epochAt(now) + 1 }), 0)
  })

  it("were claimed", () => {
    assert.strictEqual(count({ termStart: null }), 0)
  })

  it("name a client, a provider and a possible size", () => {
    assert.strictEqual(count({ client: null }), 0)
    assert.strictEqual(count({ provider: null }), 0)
    assert.strictEqual(count({ pieceSize: null }), 0)
    assert.strictEqual(count({ pieceSize: -1n }), 0)
    assert.strictEqual(count({ pieceSize: 0n }), 1)
  })

  it("may lack a piece", () => {
    assert.strictEqual(count({ pieceCid: null }), 1)
  })

  it("begin at an epoch that dates can tell", () => {
    for (const termStart of [3e11, 1e15, Number.MAX_VALUE, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.strictEqual(count({ termStart }), 0)
    }
  })
})

describe("grants that count", () => {
  const grant = { client: "f01", allocator: "f07", allowance: 32n }
  const granted = (height: number) => eligibleAllowances([{ ...grant, height }]).length

  it("lie at an epoch since the edition start that dates can tell", () => {
    assert.deepStrictEqual([EDITION_START_EPOCH - 1, EDITION_START_EPOCH, 10_000_000].map(granted), [0, 1, 1])
    assert.deepStrictEqual([3e11, 1e15, Number.NaN, Number.POSITIVE_INFINITY].map(granted), [0, 0, 0, 0])
  })
})
