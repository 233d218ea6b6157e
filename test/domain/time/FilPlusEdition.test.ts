import { assert, describe, it } from "@effect/vitest"
import { DateTime, Option } from "effect"
import { editionAt, editionAtTimestamp, editions, findEdition } from "../../../src/domain/time/FilPlusEdition.js"

const at = (text: string) => DateTime.unsafeMake(text)

describe("editions", () => {
  it("follow one another without gaps", () => {
    for (const [index, edition] of editions.entries()) {
      const next = editions[index + 1]
      assert.deepStrictEqual(edition.end, next === undefined ? Option.none() : next.start)
    }
  })

  it("begin with their first instant", () => {
    assert.strictEqual(editionAt(at("2024-02-29T23:59:59.999Z")).id, 4)
    assert.strictEqual(editionAt(at("2024-03-01T00:00:00Z")).id, 5)
    assert.strictEqual(editionAt(at("2025-07-10T23:59:59.999Z")).id, 5)
    assert.strictEqual(editionAt(at("2025-07-11T00:00:00Z")).id, 6)
  })

  it("are found by seconds and by milliseconds", () => {
    const idAt = (timestamp: number) => Option.map(editionAtTimestamp(timestamp), ({ id }) => id)
    assert.deepStrictEqual(idAt(1_752_192_000), Option.some(6))
    assert.deepStrictEqual(idAt(1_752_192_000_000), Option.some(6))
    assert.deepStrictEqual(idAt(99_999_999_999), Option.some(6))
    assert.deepStrictEqual(idAt(100_000_000_000), Option.some(4))
    assert.deepStrictEqual(idAt(-1), Option.some(4))
    assert.deepStrictEqual(idAt(Number.NaN), Option.none())
  })

  it("are found by id, no other id", () => {
    assert.deepStrictEqual(
      [3, 4, 5, 5.5, 6, 7].map((id) => Option.isSome(findEdition(id))),
      [false, true, true, false, true, false]
    )
  })
})
