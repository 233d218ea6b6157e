import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { EDITION_START_EPOCH, epochAt, epochStart } from "../../../src/domain/time/ChainEpoch.js"

describe("chain epochs", () => {
  it.prop("last from their start until the next one", [fc.integer({ min: 0, max: 20_000_000 })], ([epoch]) => {
    const start = epochStart(epoch)
    assert.strictEqual(epochAt(start), epoch)
    assert.strictEqual(epochAt(DateTime.add(start, { millis: 29_999 })), epoch)
    assert.strictEqual(epochAt(DateTime.add(start, { seconds: 30 })), epoch + 1)
  })

  it("reach the edition start on 2024-03-01", () => {
    assert.strictEqual(DateTime.formatIso(epochStart(EDITION_START_EPOCH)), "2024-03-01T00:00:00.000Z")
  })

  it("are negative before genesis", () => {
    assert.strictEqual(epochAt(DateTime.unsafeMake("2020-08-24T21:59:59.999Z")), -1)
  })
})
