import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import {
  allocatorsReported,
  findAllocator,
  type ReportedAllocator
} from "../../../../src/domain/report/allocator/ReportedAllocator.js"

const allocatorOf = (allocator: string, facts: Partial<ReportedAllocator> = {}): ReportedAllocator => ({
  allocator,
  address: `f2-${allocator}`,
  addressEth: null,
  name: null,
  isMultisig: true,
  isMetaAllocator: false,
  isVirtual: false,
  dcSource: "f080",
  createdAtHeight: 5_000_000,
  ...facts
})

describe("an allocator that is asked for", () => {
  const all = [allocatorOf("f07"), allocatorOf("f08")]

  it("is found by id or by address, in either case", () => {
    for (const asked of ["f08", "F08", "F2-F08"]) {
      assert.deepStrictEqual(findAllocator(all, asked), Option.fromNullable(all[1]))
    }
    assert.deepStrictEqual(findAllocator(all, "f2"), Option.none())
  })
})

describe("allocators that a report is about", () => {
  it("are the allocator itself, of any age", () => {
    for (const createdAtHeight of [null, 0, 5_000_000]) {
      for (const isMetaAllocator of [false, null]) {
        const subject = allocatorOf("f07", { createdAtHeight, isMetaAllocator })
        assert.deepStrictEqual(allocatorsReported(subject, []), Option.some(["f07"]))
      }
    }
  })

  it("are the virtual ones that draw on a meta-allocator's Ethereum address, each once", () => {
    const meta = allocatorOf("f09", { isMetaAllocator: true, addressEth: "0xAb" })
    const all = [
      meta,
      allocatorOf("f01", { isVirtual: true, dcSource: "0xaB" }),
      allocatorOf("f01", { isVirtual: true, dcSource: "0xab" }),
      allocatorOf("f02", { isVirtual: false, dcSource: "0xab" }),
      allocatorOf("f03", { isVirtual: true, dcSource: "0xabc" })
    ]
    assert.deepStrictEqual(allocatorsReported(meta, all), Option.some(["f01"]))
  })

  it("are none of a meta-allocator without an Ethereum address", () => {
    for (const addressEth of [null, "", " "]) {
      const meta = allocatorOf("f09", { isMetaAllocator: true, addressEth })
      const all = [allocatorOf("f01", { isVirtual: true, dcSource: addressEth })]
      assert.deepStrictEqual(allocatorsReported(meta, all), Option.some([]))
    }
  })
})
