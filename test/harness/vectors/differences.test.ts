import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { differences, type Json } from "./differences.js"
import type { Answer } from "./VectorRule.js"

const agree = (expected: Json, got: Answer, exactNumbers = false) =>
  differences(expected, got, exactNumbers).length === 0

describe("comparison with a case", () => {
  it("takes whole numbers by value, as text or number", () => {
    assert.isTrue(agree("18014398509481985", 18_014_398_509_481_985n))
    assert.isFalse(agree("18014398509481984", 18_014_398_509_481_985n))
    assert.isTrue(agree(3, 3n) && agree("3", 3))
    assert.isFalse(agree("3.0", 3n) || agree(3.5, 3n) || agree("3", "03"))
  })

  it("gives other numbers a billionth, unless they have to be exact", () => {
    assert.isTrue(agree(0.1 + 0.2, 0.3))
    assert.isFalse(agree(0.1 + 0.2, 0.3, true))
    assert.isFalse(agree(1, 1.000001))
    assert.isFalse(agree(0, Number.NaN))
  })

  it("keeps unknown apart from 0 and from absent", () => {
    assert.isFalse(agree(null, 0) || agree(0, null))
    assert.isFalse(agree({ a: null }, {}))
  })

  it("judges only the fields that are expected", () => {
    assert.isTrue(agree({ a: 1 }, { a: 1, b: 2 }))
  })

  it("keeps the order and the length of lists", () => {
    assert.isFalse(agree([1, 2], [2, 1]) || agree([1], [1, 2]) || agree([], { length: 0 }))
  })

  it("compares instants, not their spelling", () => {
    assert.isTrue(agree("2025-07-14T00:00:00.000Z", DateTime.unsafeMake("2025-07-14")))
  })

  it("names the place that differs", () => {
    assert.deepStrictEqual(differences({ rows: [{ size: "5" }] }, { rows: [{ size: 6n }] }, false), [
      'rows[0].size: expected "5", got "6"'
    ])
  })
})
