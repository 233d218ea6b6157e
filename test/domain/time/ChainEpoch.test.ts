import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { EDITION_START_EPOCH, epochAt, epochStart } from "../../../src/domain/time/ChainEpoch.js"

describe("chain epochs", () => {
  it.prop(
    "last from their start until the next one, on either network",
    [fc.integer({ min: 0, max: 20_000_000 }), fc.constantFrom("mainnet" as const, "testnet" as const)],
    ([epoch, network]) => {
      const start = epochStart(epoch, network)
      assert.strictEqual(epochAt(start, network), epoch)
      assert.strictEqual(epochAt(DateTime.add(start, { millis: 29_999 }), network), epoch)
      assert.strictEqual(epochAt(DateTime.add(start, { seconds: 30 }), network), epoch + 1)
    }
  )

  it("begin when their network does", () => {
    assert.strictEqual(DateTime.formatIso(epochStart(0)), "2020-08-24T22:00:00.000Z")
    assert.strictEqual(DateTime.formatIso(epochStart(0, "testnet")), "2022-11-01T18:13:00.000Z")
  })

  it("reach the edition start on 2024-03-01", () => {
    assert.strictEqual(DateTime.formatIso(epochStart(EDITION_START_EPOCH)), "2024-03-01T00:00:00.000Z")
  })

  it("begin no later than the year 9999 ends and no earlier than the year 1 begins", () => {
    assert.strictEqual(DateTime.formatIso(epochStart(2 ** 53)), "9999-12-31T23:59:59.999Z")
    assert.strictEqual(DateTime.formatIso(epochStart(-(2 ** 53))), "0001-01-01T00:00:00.000Z")
  })

  it("are negative before genesis", () => {
    assert.strictEqual(epochAt(DateTime.unsafeMake("2020-08-24T21:59:59.999Z")), -1)
  })
})
