import { assert, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { changedRanges, splitRange } from "../../../src/application/aggregation/changedRanges.js"
import type { DealBlock } from "../../../src/application/ports/DmobSource.js"

const block = (number: number, digest: string, rows = 1): DealBlock => ({ block: number, rows, digest, bytes: 0n })

it("names nothing when both copies have the same blocks", () => {
  const blocks = [block(0, "5"), block(7, "-3")]
  assert.deepStrictEqual(changedRanges(blocks, blocks), [])
})

it("joins blocks that are near each other, those that are gone among them, and no others", () => {
  const ours = [block(0, "5"), block(1, "6"), block(2, "7"), block(66, "1"), block(200, "1")]
  const theirs = [block(0, "5"), block(1, "66"), block(3, "8"), block(66, "1", 2), block(200, "1", 2)]
  assert.deepStrictEqual(changedRanges(ours, theirs), [
    { first: 1024, last: 68607 },
    { first: 204800, last: 205823 }
  ])
})

it("cuts a first load into ranges of a million ids", () => {
  const theirs = Array.from({ length: 2500 }, (_, number) => block(number, "1"))
  assert.deepStrictEqual(changedRanges([], theirs), [
    { first: 0, last: 1_048_575 },
    { first: 1_048_576, last: 2_097_151 },
    { first: 2_097_152, last: 2_559_999 }
  ])
})

const copies = fc.uniqueArray(
  fc.record({
    block: fc.integer({ min: -50, max: 5000 }),
    rows: fc.integer({ min: 1, max: 3 }),
    digest: fc.constantFrom("1", "2")
  }),
  { selector: ({ block: number }) => number }
)

it("covers every block that differs, begins and ends with one, and names no id twice", () => {
  fc.assert(
    fc.property(copies, copies, (ours, theirs) => {
      const withBytes = (blocks: typeof ours) => blocks.map((each) => ({ ...each, bytes: 0n }))
      const ranges = changedRanges(withBytes(ours), withBytes(theirs)).map(({ first, last }) => ({
        first: first / 1024,
        last: (last + 1) / 1024 - 1
      }))
      const text = (blocks: typeof ours, number: number) =>
        JSON.stringify(blocks.find(({ block: other }) => other === number) ?? null)
      const differing = [...new Set([...ours, ...theirs].map(({ block: number }) => number))].filter(
        (number) => text(ours, number) !== text(theirs, number)
      )
      for (const number of differing) {
        assert.strictEqual(ranges.filter(({ first, last }) => first <= number && number <= last).length, 1)
      }
      for (const { first, last } of ranges) assert.includeMembers(differing, [first, last])
      assert.isTrue(ranges.every(({ last }, place) => last < (ranges[place + 1]?.first ?? last + 1)))
      assert.isTrue(ranges.every(({ first, last }) => last - first < 1024))
    }),
    { numRuns: 100 }
  )
})

it("splits the ids of a first load into ranges that neither overlap nor leave an id out", () => {
  assert.deepStrictEqual(splitRange({ first: 7, last: 7 }), [{ first: 0, last: 1_048_575 }])
  fc.assert(
    fc.property(fc.integer({ min: -3_000_000, max: 9_000_000 }), fc.nat({ max: 9_000_000 }), (first, length) => {
      const last = first + length
      const ranges = splitRange({ first, last })
      assert.isTrue((ranges[0]?.first ?? first + 1) <= first && (ranges.at(-1)?.last ?? last - 1) >= last)
      for (const [place, range] of ranges.entries()) {
        assert.strictEqual(range.last - range.first, 2 ** 20 - 1)
        assert.strictEqual(ranges[place + 1]?.first ?? range.last + 1, range.last + 1)
      }
    })
  )
})
