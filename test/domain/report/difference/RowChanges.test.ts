import { assert, describe, it } from "@effect/vitest"
import { type ComparedRows, rowChanges } from "../../../../src/domain/report/difference/RowChanges.js"

interface Row {
  readonly id: string
  readonly size: bigint | null
}

const rows: ComparedRows<Row> = {
  keyOf: ({ id }) => ({ id }),
  fields: [{ field: "size", of: ({ size }) => size }]
}

describe("changes of a list", () => {
  it("do not depend on the order of its rows", () => {
    const [one, other]: readonly [Row, Row] = [
      { id: "f01", size: 1n },
      { id: "f02", size: 2n }
    ]
    assert.deepStrictEqual(rowChanges(rows, [one, other], [other, one]), { added: [], removed: [], changed: [] })
  })

  it("tell an unknown figure from 0", () => {
    const { changed } = rowChanges(rows, [{ id: "f01", size: null }], [{ id: "f01", size: 0n }])
    assert.deepStrictEqual(changed, [{ row: { id: "f01" }, changes: [{ field: "size", before: null, after: 0n }] }])
  })

  it("count rows of one name", () => {
    const row = { id: "f01", size: 1n }
    assert.deepStrictEqual(rowChanges(rows, [row, row], [row]), { added: [], removed: [{ id: "f01" }], changed: [] })
  })
})
