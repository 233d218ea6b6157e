import { assert, describe, it } from "@effect/vitest"
import { lowered } from "../../../src/domain/shared/Texts.js"

describe("lower case", () => {
  it("is that of A to Z", () => {
    assert.strictEqual(lowered("AZaz09 [X] Yes"), "azaz09 [x] yes")
  })

  it("makes no letter one of a to z that is none", () => {
    for (const text of ["\u212a", "\u0130", "\u0131", "\ufb00", "\u017f", "Ｆ", "É"])
      assert.strictEqual(lowered(text), text)
  })
})
