import { assert, describe, it } from "@effect/vitest"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { httpRetrievability } from "../../../src/domain/scoring/HttpRetrievability.js"
import { report } from "./reports.js"

const scored = (httpRate: number | null, httpRates: ReadonlyArray<number>) =>
  httpRetrievability.score(
    report({ httpRate, population: { httpRates, urlFinderRates: [], figures: {} } }),
    ruleSetV061
  )

describe("retrievability among all allocators", () => {
  it("compares with 0 and knows no average where nobody has a report", () => {
    const score = scored(0.2, [])
    assert.deepStrictEqual(
      score.ranges.map(({ minimum, maximum }) => [minimum, maximum]),
      [
        [0, 0],
        [0, 0],
        [0, 100]
      ]
    )
    assert.isNull(score.average)
    assert.include(score.metadata, "50th percentile of all allocators retrievabilities: 0.00%")
  })

  it("takes an unknown rate for 0", () => {
    const score = scored(null, [0, 0.4])
    assert.strictEqual(score.value, 0)
    assert.strictEqual(score.score, 0)
  })

  it("rounds the average to four decimals of the rate", () => {
    assert.strictEqual(scored(0.3, [0.3, 0.3, 0.4]).average, 33.33)
  })

  it("cannot rise above percentiles that it makes itself", () => {
    const { prospect } = scored(0.5, [0.5]).explanation
    assert.strictEqual(
      prospect._tag === "OutOfReach" ? prospect.reason : prospect._tag,
      "not even a rate of 100% would lie above the next percentile"
    )
  })

  it("moves the percentiles along with its rate", () => {
    const { prospect } = scored(0.31, [0.1, 0.2, 0.31, 0.5, 0.9]).explanation
    assert.deepInclude(prospect, {
      boundary: "above the 50th percentile (50%), at most the 75th percentile (50.01%)",
      text: "a rate higher by 19.01 percentage points, while others keep theirs, earns 1 point (weight 1)"
    })
  })

  it("takes what is no finite number for an unknown rate", () => {
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      assert.deepStrictEqual(scored(odd, [odd, 0.5, 0.2]), scored(0, [0, 0.5, 0.2]))
      assert.isTrue(Number.isFinite(scored(0.5, [0.5, odd]).average))
    }
  })
})
