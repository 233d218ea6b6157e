import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import { namedAllocator } from "../../../src/domain/allocator/NamedAllocator.js"
import { chainDirectory } from "../../../src/domain/allocator/RegistryEntry.js"

const chain = chainDirectory([
  { id: "f09", address: "f2nine" },
  { id: "f010", address: "f1ten" }
])
const named = (text: string) => Option.getOrNull(namedAllocator(text, chain))

describe("the allocator that a broken registry file speaks of", () => {
  it.each([
    [`{"allocator_id": "f01", "application": `, "f01"],
    [`{"address": "f2nine", "allocator_id":" f01 "}`, "f01"],
    [`{"allocator_id": "", "address": "f2nine"`, "f09"],
    [`{"address": "f2nobody", "pathway_addresses": {"msig" :\n "f1ten", `, "f010"],
    [`{"allocator_id": 5, "address": "f2nobody"}`, null],
    [`<html>f01</html>`, null],
    ["", null]
  ])("is found in %s", (text, id) => {
    assert.strictEqual(named(text), id)
  })
})
