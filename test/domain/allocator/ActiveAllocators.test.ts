import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import { activeAllocators, type RegisteredAllocator } from "../../../src/domain/allocator/ActiveAllocators.js"

const entries: ReadonlyArray<RegisteredAllocator> = [
  { allocator: "f01", register: "archive", rejected: false, dataType: null },
  { allocator: "f01", register: "current", rejected: false, dataType: "enterprise" },
  { allocator: "f02", register: "current", rejected: false, dataType: "openData" },
  { allocator: "f03", register: "current", rejected: true, dataType: "openData" },
  { allocator: "f04", register: "archive", rejected: false, dataType: null }
]

const active = (edition: 4 | 5 | 6 | null, dataType: "openData" | "enterprise" | null) =>
  Array.from(
    activeAllocators(
      entries,
      Option.map(Option.fromNullable(edition), (id) => ({ id })),
      Option.fromNullable(dataType)
    )
  )

describe("active allocators", () => {
  it("are those that a registry accepts, one in both of them once", () => {
    assert.deepStrictEqual(active(null, null), ["f01", "f02", "f04"])
    assert.deepStrictEqual(active(5, null), ["f01", "f04"])
    assert.deepStrictEqual(active(6, null), ["f01", "f02"])
    assert.deepStrictEqual(active(4, null), [])
  })

  it("have the data type of the current registry, and none in the archive", () => {
    assert.deepStrictEqual(active(null, "enterprise"), ["f01"])
    assert.deepStrictEqual(active(6, "openData"), ["f02"])
    assert.deepStrictEqual(active(5, "openData"), [])
    assert.deepStrictEqual(active(5, "enterprise"), [])
  })
})
