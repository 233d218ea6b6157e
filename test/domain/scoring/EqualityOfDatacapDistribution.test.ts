import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { ruleSetV1, ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { equalityOfDatacapDistribution } from "../../../src/domain/scoring/EqualityOfDatacapDistribution.js"
import { standardDeviation } from "../../../src/domain/shared/Statistics.js"
import { client, report } from "./reports.js"

const allocations = fc.array(fc.bigInt({ min: 0n, max: 2n ** 60n }), { minLength: 1, maxLength: 12 })

const scored = (parts: ReadonlyArray<bigint>, rules = ruleSetV061) =>
  equalityOfDatacapDistribution.score(
    report({ clients: parts.map((totalAllocations) => client({ totalAllocations })) }),
    rules
  )

describe("equality of the DataCap distribution", () => {
  it.prop("is the deviation of the parts in units of the even part", [allocations], ([parts]) => {
    const total = parts.reduce((sum, part) => sum + part, 0n)
    if (total === 0n) return
    const expected = standardDeviation(parts.map((part) => (parts.length * Number(part)) / Number(total))) ?? 0
    assert.closeTo(scored(parts, ruleSetV1(true)).value, expected, 1e-6)
    assert.closeTo(scored(parts).value, expected, 0.01)
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
})
