import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { quantity } from "../../../src/domain/rules/Explanation.js"
import { ruleSetV1, ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { equalityOfDatacapDistribution } from "../../../src/domain/scoring/EqualityOfDatacapDistribution.js"
import { client, report } from "./reports.js"

const allocations = fc.array(fc.bigInt({ min: 0n, max: 2n ** 60n }), { minLength: 1, maxLength: 12 })

/** Parts of which many deviate by whole tenths. */
const small = fc.array(fc.bigInt({ min: 0n, max: 20n }), { minLength: 1, maxLength: 6 })

const scored = (parts: ReadonlyArray<bigint>, rules = ruleSetV061) =>
  equalityOfDatacapDistribution.score(
    report({ clients: parts.map((totalAllocations) => client({ totalAllocations })) }),
    rules
  )

describe("equality of the DataCap distribution", () => {
  it.prop("is the deviation of the parts in units of the even part", [allocations], ([parts]) => {
    const total = parts.reduce((sum, part) => sum + part, 0n)
    if (total === 0n) return
    const ratios = parts.map((part) => (parts.length * Number(part)) / Number(total))
    const expected = Math.sqrt(ratios.reduce((sum, ratio) => sum + (ratio - 1) ** 2, 0) / parts.length)
    assert.closeTo(scored(parts, ruleSetV1(true)).value, expected, 1e-6)
    assert.closeTo(scored(parts).value, expected, 0.01)
  })

  it("scores a deviation that lies on a boundary exactly, which square roots of doubles miss", () => {
    for (const [parts, value, score] of [
      [[3n, 9n, 11n, 17n], 0.5, 2],
      [[0n, 9n, 9n, 14n, 14n, 14n], 0.5, 2],
      [[0n, 0n, 1n, 4n, 13n, 42n], 1.5, 2],
      [[1n, 9n, 10n, 20n], 0.67, 2]
    ] as const) {
      const told = scored(parts)
      assert.deepStrictEqual([Math.floor(100 * told.value) / 100, told.score], [value, score])
    }
    assert.strictEqual(scored([3n, 9n, 11n, 17n]).value, 0.5)
    assert.strictEqual(scored([7n, 7n, 7n]).value, 0)
  })

  it("names the least change in hundredths", () => {
    const { explanation, value } = scored([87n, 33n], ruleSetV1(true))
    assert.strictEqual(value, 0.45)
    assert.deepInclude(explanation.prospect, {
      distance: quantity(0.15, "none"),
      text: "a standard deviation lower by 0.15 earns 2 points instead of 1 (weight 2)"
    })
  })

  it.prop("is judged as its square is, whatever the parts", [small, fc.boolean()], ([parts, isExact]) => {
    const clients = BigInt(parts.length)
    const total = parts.reduce((sum, part) => sum + part, 0n)
    if (total === 0n) return
    // Numbers of which `unit` times the even part makes one; σ² = variance / (clients · unit)².
    const unit = isExact ? total : 100n
    const values = parts.map((part) => (isExact ? clients * part : (100n * clients * part) / total))
    const sum = values.reduce((all, value) => all + value, 0n)
    const variance = clients * values.reduce((all, value) => all + value * value, 0n) - sum * sum
    const isAtLeast = (tenths: bigint) => 100n * variance >= (tenths * clients * unit) ** 2n
    const isAtMost = (tenths: bigint) => 100n * variance <= (tenths * clients * unit) ** 2n
    const points = isExact
      ? [1n, 3n, 5n].filter(isAtMost).length
      : Math.min([5n, 7n, 9n].filter(isAtLeast).length, [11n, 13n, 15n].filter(isAtMost).length)
    assert.strictEqual(scored(parts, isExact ? ruleSetV1(true) : ruleSetV061).score, 2 * points)
  })

  it.prop("stays between 0 and √(clients − 1)", [allocations], ([parts]) => {
    const { value } = scored(parts, ruleSetV1(true))
    assert.isTrue(value >= 0 && value <= Math.sqrt(parts.length - 1) + 1e-12)
  })

  it("cannot be changed by the only client, nor without allocations", () => {
    const reasonOf = (parts: ReadonlyArray<bigint>) => {
      const { prospect } = scored(parts).explanation
      return prospect._tag === "OutOfReach" ? prospect.reason : prospect._tag
    }
    assert.strictEqual(reasonOf([5n]), "a single client is as even as can be, and its deviation is always 0")
    assert.strictEqual(reasonOf([]), "no client that ever spent DataCap holds an allocation")
    assert.strictEqual(reasonOf([0n, 0n]), "no client that ever spent DataCap holds an allocation")
    assert.strictEqual(reasonOf([1n, 1n]), "Within")
  })

  it("has nothing to judge in parts that deviate beyond all numbers", () => {
    const part = 10n ** 400n
    const { value, score, explanation } = scored([part, 1n - part])
    assert.deepStrictEqual([value, score, explanation.prospect._tag], [0, 0, "OutOfReach"])
  })
})
