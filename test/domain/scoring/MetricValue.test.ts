import { assert, describe, it } from "@effect/vitest"
import { nothingToJudge, plainValue } from "../../../src/domain/scoring/MetricValue.js"

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
