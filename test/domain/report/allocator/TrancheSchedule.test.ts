import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { bytesBeyond, excesses } from "../../../../src/domain/report/allocator/TrancheSchedule.js"

const keeps = (requested: bigint, ...allocations: ReadonlyArray<bigint>) =>
  excesses(allocations, requested).length === 0

/** The schedule in fractions, without rounding. */
const keepsByTheText = (requested: bigint, allocations: ReadonlyArray<bigint>) =>
  allocations.every((allocation, index) => {
    const percent = [5n, 10n, 15n, 20n][index] ?? 25n
    const previous = allocations[index - 1]
    return 100n * allocation <= requested * percent && (previous === undefined || allocation <= 2n * previous)
  })

describe("the tranche schedule", () => {
  it("allows 5, 10, 15, 20 and from then on 25 percent, exactly", () => {
    const full = [50n, 100n, 150n, 200n, 250n, 250n, 250n]
    assert.isTrue(keeps(1000n, ...full))
    for (const index of full.keys()) {
      const oneMore = full.map((allocation, at) => (at === index ? allocation + 1n : allocation))
      assert.deepStrictEqual(excesses(oneMore, 1000n)[0]?.position, index + 1)
    }
  })

  it("allows no more than twice the allocation before, exactly", () => {
    assert.isTrue(keeps(1000n, 20n, 40n, 80n))
    assert.isFalse(keeps(1000n, 20n, 41n, 80n))
    assert.isFalse(keeps(1000n, 20n, 40n, 81n))
  })

  it("rounds shares of the request down to whole bytes", () => {
    assert.isTrue(keeps(119n, 5n))
    assert.isFalse(keeps(119n, 6n))
    assert.isTrue(keeps(120n, 6n))
  })

  it("is exact where doubles are not", () => {
    const requested = 2n ** 70n + 1n
    const most = (requested * 5n) / 100n
    assert.isTrue(keeps(requested, most))
    assert.isFalse(keeps(requested, most + 1n))
  })

  it("allows nothing without a request", () => {
    assert.isFalse(keeps(0n, 1n))
    assert.isFalse(keeps(-1000n, 0n))
  })

  it("tells which allocation was too great, and how great it might have been", () => {
    assert.deepStrictEqual(excesses([20n, 60n, 150n], 1000n), [
      { position: 2, allocation: 60n, most: 40n },
      { position: 3, allocation: 150n, most: 120n }
    ])
  })

  const bytes = fc.bigInt({ min: -5n, max: 400n })

  it.prop(
    "is what its text says",
    [bytes.map((part) => part * 7n), fc.array(bytes, { maxLength: 7 })],
    ([requested, allocations]) => {
      assert.strictEqual(keeps(requested, ...allocations), keepsByTheText(requested, allocations))
    }
  )

  it.prop(
    "would be kept with so many bytes less, and with none fewer",
    [fc.bigInt({ min: 1n, max: 60n }), fc.array(fc.bigInt({ min: 0n, max: 8n }), { maxLength: 4 })],
    ([requested, allocations]) => {
      /** Fewest bytes to take away, by trying every smaller sequence. */
      const fewest = (index: number, kept: ReadonlyArray<bigint>): bigint | null => {
        const allocation = allocations[index]
        if (allocation === undefined) return keepsByTheText(requested, kept) ? 0n : null
        let best: bigint | null = null
        for (let less = 0n; less <= allocation; less++) {
          const rest = fewest(index + 1, [...kept, allocation - less])
          if (rest !== null && (best === null || rest + less < best)) best = rest + less
        }
        return best
      }
      assert.strictEqual(bytesBeyond(allocations, requested), fewest(0, []))
    }
  )
})
