import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import { allocatorsOf, type ClientRow, rowsOfClient } from "../../../src/domain/client/ClientRow.js"

const row = (id: number, client: string, address: string | null, allocator: string | null): ClientRow => ({
  id,
  client,
  address,
  allocator,
  name: null,
  orgName: null
})

const rows = [row(12, "f01", "f1abc", "f08"), row(3, "f01", "f1abc", "f09"), row(1, "f02", null, "f08")]
const found = (asked: string) => Option.map(rowsOfClient(rows, asked), (own) => own.map(({ id }) => id))

describe("rows of a client", () => {
  it("are found by id or by address, in either case, and come by row id", () => {
    for (const asked of ["f01", "F01", "f1abc", "F1ABC"]) assert.deepStrictEqual(found(asked), Option.some([3, 12]))
  })

  it("are none when nobody is meant", () => {
    for (const asked of ["", "f0", "01", "f011", "null"]) assert.deepStrictEqual(found(asked), Option.none())
  })

  it("name its allocators in their order, as often as they have a row", () => {
    assert.deepStrictEqual(
      allocatorsOf([
        row(9, "f01", null, "f08"),
        row(10, "f01", null, null),
        row(2, "f01", null, "f09"),
        row(11, "f01", null, "f08")
      ]),
      ["f09", "f08", "f08"]
    )
  })
})
