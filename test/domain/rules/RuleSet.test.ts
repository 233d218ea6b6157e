import { assert, describe, it } from "@effect/vitest"
import { corrections } from "../../../src/domain/rules/corrections.js"
import { isInForce, RuleSetName, ruleSetOf, ruleSets } from "../../../src/domain/rules/RuleSet.js"

describe("rule sets", () => {
  it("are found by their name, whether FilSpark is there or not", () => {
    for (const hasFilSpark of [true, false]) {
      assert.deepStrictEqual(
        RuleSetName.literals.map((name) => ruleSetOf(name, hasFilSpark).name),
        ["v0.6.1", "v0.19.3", "v1"]
      )
    }
  })

  it("measure HTTP under v0.6.1 always, under v0.19.3 never, and under v1 where FilSpark is there", () => {
    const measuring = (hasFilSpark: boolean) =>
      RuleSetName.literals.filter((name) => ruleSetOf(name, hasFilSpark).measuresHttp)
    assert.deepStrictEqual(measuring(true), ["v0.6.1", "v1"])
    assert.deepStrictEqual(measuring(false), ["v0.6.1"])
  })

  it("correct nothing of the references, and under v1 everything that has a number", () => {
    const numbers = corrections.map(({ id }) => id)
    assert.deepStrictEqual(numbers, ["B1", "B2", "B3", "B4", "B5", "B6", "B7"])
    for (const { name, corrections: own } of ruleSets) {
      assert.deepStrictEqual(Array.from(own), name === "v1" ? numbers : [], name)
    }
  })

  it("have rules that need HTTP only where it is measured", () => {
    const having = (needsHttp: boolean) =>
      ruleSets.filter((ruleSet) => isInForce(ruleSet)({ needsHttp })).map(({ measuresHttp }) => measuresHttp)
    assert.deepStrictEqual(having(true), [true, true])
    assert.lengthOf(having(false), ruleSets.length)
  })
})
