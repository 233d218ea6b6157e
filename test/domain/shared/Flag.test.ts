import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import { parseFlag } from "../../../src/domain/shared/Flag.js"

describe("a switch in a query", () => {
  it("is on or off by its word, in any case", () => {
    for (const text of ["1", "true", "TRUE", "Yes", "on"]) assert.deepStrictEqual(parseFlag(text), Option.some(true))
    for (const text of ["0", "false", "FALSE", "No", "off"]) assert.deepStrictEqual(parseFlag(text), Option.some(false))
  })

  it("is not trimmed and knows no other word", () => {
    for (const text of ["", " true", "true ", "y", "10", "maybe"])
      assert.deepStrictEqual(parseFlag(text), Option.none())
  })

  it("is not told by letters other than A to Z", () => {
    for (const text of ["o\ufb00", "ye\u017f"]) assert.deepStrictEqual(parseFlag(text), Option.none())
  })
})
