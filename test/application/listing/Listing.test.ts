import { assert, describe, it } from "@effect/vitest"
import { FastCheck, Option } from "effect"
import { byValue, listed, rangeOf } from "../../../src/application/listing/Listing.js"

const ascending: ReadonlyArray<unknown> = [
  null,
  false,
  true,
  -3,
  2n,
  2.5,
  10n ** 30n,
  "-7",
  "2",
  "10",
  "9007199254740993",
  "007",
  "Alpha",
  "beta",
  "f0100",
  "f020",
  "Gamma",
  "\u{ffff}",
  "\u{1f600}"
]

describe("The order of a column", () => {
  it("puts null first, numbers by value, whole numbers in texts by value, other texts without case by code point", () => {
    assert.deepStrictEqual(ascending.toReversed().toSorted(byValue), ascending)
  })

  it("is total: reflexive, antisymmetric, transitive", () => {
    const value = FastCheck.oneof(
      FastCheck.constant(null),
      FastCheck.boolean(),
      FastCheck.bigInt(),
      FastCheck.double({ noNaN: true }),
      FastCheck.string(),
      FastCheck.integer().map(String)
    )
    FastCheck.assert(
      FastCheck.property(value, value, value, (a, b, c) => {
        assert.strictEqual(byValue(a, a), 0)
        assert.isTrue(byValue(a, b) === -byValue(b, a) || byValue(a, b) + byValue(b, a) === 0)
        if (byValue(a, b) <= 0 && byValue(b, c) <= 0) assert.isAtMost(byValue(a, c), 0)
      })
    )
  })
})

const rows = [
  { id: 1, name: "b" },
  { id: 2, name: null },
  { id: 3, name: "A" },
  { id: 4, name: "a" }
]
const idsOf = (list: { readonly rows: ReadonlyArray<{ readonly id: number }> }) => list.rows.map(({ id }) => id)

describe("A list", () => {
  it("keeps its order without a key, and that of rows that compare as equal", () => {
    assert.deepStrictEqual(idsOf(listed(rows, { page: Option.none(), sorting: Option.none() })), [1, 2, 3, 4])
    const byName = (order: "asc" | "desc") =>
      idsOf(listed(rows, { page: Option.none(), sorting: Option.some({ key: "name", order }) }))
    assert.deepStrictEqual(byName("asc"), [2, 3, 4, 1])
    assert.deepStrictEqual(byName("desc"), [1, 3, 4, 2])
  })

  it("is not changed by being sorted", () => {
    listed(rows, { page: Option.none(), sorting: Option.some({ key: "name", order: "asc" }) })
    assert.deepStrictEqual(
      rows.map(({ id }) => id),
      [1, 2, 3, 4]
    )
  })

  it("is cut into pages that count from 1; past the end they are empty", () => {
    const page = (number: number) =>
      listed(rows, { page: Option.some({ limit: 3, page: number }), sorting: Option.none() })
    assert.deepStrictEqual(idsOf(page(1)), [1, 2, 3])
    assert.deepStrictEqual(idsOf(page(2)), [4])
    assert.deepStrictEqual(idsOf(page(3)), [])
    assert.strictEqual(page(3).total, 4)
  })
})

describe("The rows of a page", () => {
  it("are those after the pages before it, and all without a page", () => {
    assert.deepStrictEqual(rangeOf(Option.some({ limit: 10, page: 3 })), { limit: 10, offset: 20 })
    assert.deepStrictEqual(rangeOf(Option.none()), { limit: Number.MAX_SAFE_INTEGER, offset: 0 })
  })

  it("never lie beyond what a store can count", () => {
    const { offset } = rangeOf(Option.some({ limit: Number.MAX_SAFE_INTEGER, page: Number.MAX_SAFE_INTEGER }))
    assert.strictEqual(offset, Number.MAX_SAFE_INTEGER)
  })
})
