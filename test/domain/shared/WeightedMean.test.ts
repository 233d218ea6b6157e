import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { toNumber } from "../../../src/domain/shared/Ratio.js"
import { weightedMean } from "../../../src/domain/shared/WeightedMean.js"

describe("weighted mean", () => {
  const ratio = fc.tuple(fc.bigInt(0n, 2n ** 70n), fc.bigInt(1n, 2n ** 70n)).map(([part, rest]) => ({
    numerator: part,
    denominator: part + rest
  }))
  const parts = fc.array(fc.record({ weight: fc.double({ min: 0, max: 1e300, noNaN: true }), ratio }), { maxLength: 6 })
  const meanOf = (weighted: Parameters<typeof weightedMean>[0]) => {
    const mean = weightedMean(weighted)
    return mean === null ? null : toNumber(mean)
  }

  it.prop("lies within the ratios and does not depend on their order", [parts], ([weighted]) => {
    const mean = meanOf(weighted)
    assert.strictEqual(meanOf(weighted.toReversed()), mean)
    const ratios = weighted.filter(({ weight }) => weight > 0).map((part) => toNumber(part.ratio))
    if (mean === null) assert.deepStrictEqual(ratios, [])
    else assert.isTrue(mean >= Math.min(...ratios) && mean <= Math.max(...ratios))
  })

  it("is exact where doubles are not", () => {
    const third = { numerator: 1n, denominator: 3n }
    assert.strictEqual(meanOf([0.1, 0.2, 0.3].map((weight) => ({ weight, ratio: third }))), 1 / 3)
    const tenths = [1n, 2n, 7n].map((numerator) => ({ weight: 3, ratio: { numerator, denominator: 10n } }))
    assert.deepStrictEqual(meanOf(tenths), 1 / 3)
  })

  it("is none where nothing weighs", () => {
    assert.strictEqual(weightedMean([]), null)
    assert.strictEqual(weightedMean([{ weight: 0, ratio: { numerator: 1n, denominator: 1n } }]), null)
  })
})
