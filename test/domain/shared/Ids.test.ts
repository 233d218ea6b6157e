import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { byIdNumber } from "../../../src/domain/shared/Ids.js"

const id = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n }).map((number) => `f0${number}`),
  fc.nat(30).map((number) => `f0${number}`),
  fc.constantFrom("f0a", "f0c1", "x", "", "f000", "f0007", "f01a")
)

describe("order of ids", () => {
  it("is that of their numbers, other texts last", () => {
    assert.deepStrictEqual(["x", "f010", "f0c1", "f02", "f01000", "f00"].sort(byIdNumber), [
      "f00",
      "f02",
      "f010",
      "f01000",
      "f0c1",
      "x"
    ])
  })

  it.prop("is total", [id, id, id], ([a, b, c]) => {
    assert.strictEqual(byIdNumber(a, b) === 0, a === b)
    assert.strictEqual(byIdNumber(a, b), -byIdNumber(b, a) + 0)
    if (byIdNumber(a, b) <= 0 && byIdNumber(b, c) <= 0) assert.isAtMost(byIdNumber(a, c), 0)
  })
})
