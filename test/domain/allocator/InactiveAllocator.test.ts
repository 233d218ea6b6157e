import { assert, it } from "@effect/vitest"
import { isInactiveAllocator } from "../../../src/domain/allocator/InactiveAllocator.js"
import { EDITION_START_EPOCH } from "../../../src/domain/time/ChainEpoch.js"

it("takes an allocator for inactive up to the first epoch of the current data, and when nobody knows its height", () => {
  const heights = [null, 0, EDITION_START_EPOCH, EDITION_START_EPOCH + 1]
  assert.deepStrictEqual(
    heights.map((createdAtHeight) => isInactiveAllocator({ createdAtHeight })),
    [true, true, true, false]
  )
})
