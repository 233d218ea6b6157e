import { assert, describe, it } from "@effect/vitest"
import { ruleSetV1, ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { nothingToJudge, percentage, plainValue } from "../../../src/domain/scoring/MetricValue.js"

describe("a plain value", () => {
  it("is judged as it is shown", () => {
    assert.deepStrictEqual(plainValue(-1.5), { shown: -1.5, judged: -1.5 })
  })

  it("of what is no finite number is nothing to judge", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      assert.strictEqual(plainValue(value), nothingToJudge)
    }
  })
})

describe("a percentage", () => {
  const ratio = { numerator: 55_009n, denominator: 1000n }

  it("is judged as it is shown, and by its exact ratio with correction B5", () => {
    assert.deepStrictEqual(percentage(ratio, ruleSetV061), { shown: 55, judged: 55 })
    assert.deepStrictEqual(percentage(ratio, ruleSetV1(true)), { shown: 55, judged: ratio })
  })

  it("beyond all numbers is nothing to judge", () => {
    const beyond = { numerator: 10n ** 400n, denominator: 1n }
    for (const rules of [ruleSetV061, ruleSetV1(true)]) assert.strictEqual(percentage(beyond, rules), nothingToJudge)
  })
})
