import { assert, describe, it } from "@effect/vitest"
import { Option, Schema } from "effect"
import { lenient } from "../../../src/domain/shared/LenientField.js"

describe("a lenient field", () => {
  const Document = Schema.Struct({ block: lenient(Schema.Struct({ size: lenient(Schema.NumberFromString) })) })
  const read = Schema.decodeUnknownSync(Document)

  it("says what it holds as expected", () => {
    assert.deepStrictEqual(read({ block: { size: "5" } }), { block: Option.some({ size: Option.some(5) }) })
  })

  it("says nothing when it is missing or odd, and leaves the fields around it alone", () => {
    for (const document of [{}, { block: null }, { block: "5" }, { block: undefined }]) {
      assert.deepStrictEqual(read(document), { block: Option.none() })
    }
    for (const block of [{}, { size: null }, { size: 5 }, { size: "five" }]) {
      assert.deepStrictEqual(read({ block }), { block: Option.some({ size: Option.none() }) })
    }
  })

  it("is written as it was read", () => {
    for (const document of [{}, { block: {} }, { block: { size: "5" } }]) {
      assert.deepStrictEqual(Schema.encodeSync(Document)(read(document)), document)
    }
  })
})
