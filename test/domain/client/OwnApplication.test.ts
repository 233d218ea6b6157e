import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc, Option } from "effect"
import { declarationsOf } from "../../../src/domain/client/Bookkeeping.js"
import { declaredBytes, ownApplication } from "../../../src/domain/client/OwnApplication.js"
import { reordered } from "../aggregation/arbitraries.js"

/** A file in which the client goes by the id of the allocator that keeps it. */
const file = (allocator: string) => ({ allocator, declarations: declarationsOf({ Client: { Name: allocator } }) })

const chosen = (files: ReadonlyArray<string>, allocators: ReadonlyArray<string>) =>
  Option.getOrNull(Option.flatMap(ownApplication(files.map(file), allocators), ({ clientName }) => clientName))

describe("application file of a client in several allocators' files", () => {
  it("is that of its main allocator", () => {
    assert.strictEqual(chosen(["f01", "f02"], ["f02", "f01"]), "f02")
    assert.strictEqual(chosen(["f0121877", "f0200000"], ["f0121877", "f0200000"]), "f0200000")
  })

  it("is that of the lowest id, by number, when the main allocator keeps none", () => {
    assert.strictEqual(chosen(["f010", "f09"], ["f02"]), "f09")
    assert.strictEqual(chosen(["f010", "f09"], []), "f09")
  })

  it("is none without files", () => {
    assert.isNull(chosen([], ["f01"]))
  })

  const ids = fc.constantFrom("f01", "f09", "f010", "f0121877")
  it.prop(
    "is the same whatever the order of files",
    [reordered(fc.uniqueArray(ids)), fc.array(ids)],
    ([[files, shuffled], allocators]) => {
      assert.strictEqual(chosen(shuffled, allocators), chosen(files, allocators))
    }
  )
})

describe("a size that a client declared", () => {
  const sizeOf = (text: string | null) =>
    declaredBytes(declarationsOf({ Datacap: { "Single Size Dataset": text } }).expectedSizeOfSingleDataset)

  it("is in bytes, and unknown without one that can be read", () => {
    assert.strictEqual(sizeOf("1.5KiB"), 1536n)
    for (const text of ["", "plenty", null]) assert.isNull(sizeOf(text))
  })
})
