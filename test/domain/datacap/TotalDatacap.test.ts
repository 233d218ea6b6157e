import { assert, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import {
  type DatacapHolder,
  totalAllocatorDatacap,
  uncountedAllocators
} from "../../../src/domain/datacap/TotalDatacap.js"
import { EDITION_START_EPOCH } from "../../../src/domain/time/ChainEpoch.js"

const holder = (fields: Partial<DatacapHolder>): DatacapHolder => ({
  addressId: "f01",
  initialAllowance: 1n,
  createdAtHeight: EDITION_START_EPOCH,
  isMetaAllocator: false,
  ...fields
})

it("counts allocators from the first epoch of the edition on", () => {
  const heights = [null, EDITION_START_EPOCH - 1, EDITION_START_EPOCH, EDITION_START_EPOCH + 1]
  const rows = heights.map((createdAtHeight, index) =>
    holder({ createdAtHeight, initialAllowance: 10n ** BigInt(index) })
  )
  assert.strictEqual(totalAllocatorDatacap(rows), 1100n)
})

it("leaves out meta-allocators, which hand theirs on, and four allocators by their ids", () => {
  assert.strictEqual(totalAllocatorDatacap([holder({ isMetaAllocator: true })]), 0n)
  assert.deepStrictEqual([...uncountedAllocators].sort(), ["f01858410", "f01940930", "f02049625", "f03018491"])
  assert.strictEqual(totalAllocatorDatacap([...uncountedAllocators].map((addressId) => holder({ addressId }))), 0n)
})

it.prop(
  "adds unknown amounts as nothing and the others to the last byte",
  [fc.array(fc.option(fc.bigInt()))],
  ([sizes]) => {
    assert.strictEqual(
      totalAllocatorDatacap(sizes.map((initialAllowance) => holder({ initialAllowance }))),
      sizes.reduce<bigint>((sum, size) => sum + (size ?? 0n), 0n)
    )
  }
)
