import { assert, describe, it } from "@effect/vitest"
import { Either } from "effect"
import { parseDocument } from "../../../src/application/collect/JsonDocument.js"

describe("a document that is to be stored as it stands", () => {
  it("is parsed", () => {
    assert.deepStrictEqual(
      parseDocument(`{"a": ["\\ud83d\\ude00", 1e3, null]}`),
      Either.right({ a: ["😀", 1000, null] })
    )
  })

  it.each([
    ["<html>", "not JSON: "],
    [`{"a": 1`, "not JSON: "],
    ["", "not JSON: "],
    [`{"a": ["x\\u0000"]}`, "a text with the character U+0000"],
    [`{"\\u0000": 1}`, "a text with the character U+0000"],
    [`{"a": "\\ud83d"}`, "a text with half a surrogate pair"],
    [`[1e999]`, "a number too large to keep"],
    ["[".repeat(1000) + "]".repeat(1000), "nested deeper than 64 levels"]
  ])("is refused when the database could not hold it: %s", (text, reason) => {
    const refusal = parseDocument(text).pipe(Either.flip, Either.getOrThrow)
    assert.isTrue(refusal.detail.startsWith(reason))
    assert.strictEqual(refusal.reason, reason === "not JSON: " ? "not JSON" : "not storable")
  })
})
