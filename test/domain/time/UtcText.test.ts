import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { printUtc } from "../../../src/domain/time/UtcText.js"

describe("UTC text", () => {
  it.prop(
    "is what HTTP writes",
    [
      fc.date({ min: new Date("0000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true })
    ],
    ([date]) => {
      assert.strictEqual(printUtc(DateTime.unsafeMake(date)), date.toUTCString())
    }
  )
})
