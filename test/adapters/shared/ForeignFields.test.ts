import { assert, it } from "@effect/vitest"
import { Either, Schema } from "effect"
import { misfit } from "../../../src/adapters/shared/ForeignFields.js"

const told = (document: unknown) =>
  misfit(Either.getOrThrow(Either.flip(Schema.decodeUnknownEither(Schema.Struct({ name: Schema.String }))(document))))

it("tells where a document misfits", () => {
  assert.strictEqual(told({ name: 7 }), "name: Expected string")
})

it("repeats nothing of what the document says", () => {
  assert.notInclude(told("<html>token planted</html>"), "planted")
  assert.notInclude(told({ name: ["planted"] }), "planted")
})

it("tells of a document of any size and depth in few words", () => {
  const deep: unknown = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)
  for (const document of [deep, { name: deep }, { name: Array.from({ length: 10_000 }, () => "x") }]) {
    assert.isAtMost(told(document).length, 1001)
  }
})
