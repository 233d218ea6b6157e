import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import { bucketRate, shownAverages, withAverages } from "../../../src/domain/histogram/RetrievabilityHistogram.js"
import { ruleSetV061, ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"
import { weekAt, weekIndex } from "../../../src/domain/time/Week.js"

describe("retrievability histogram", () => {
  it("is made of the rate asked for, else of the overall one where FilSpark measures", () => {
    assert.strictEqual(bucketRate(ruleSetV061, Option.none()), "overall")
    assert.strictEqual(bucketRate(ruleSetV0193, Option.none()), "urlFinder")
    for (const ruleSet of [ruleSetV061, ruleSetV0193]) {
      assert.strictEqual(bucketRate(ruleSet, Option.some("http")), "http")
      assert.strictEqual(bucketRate(ruleSet, Option.some("urlFinder")), "urlFinder")
    }
  })

  it("shows averages in percent, and none that is unknown or 0", () => {
    assert.deepStrictEqual(shownAverages({ http: 0.5, urlFinder: 1 }, Option.none()), {
      averageHttpSuccessRate: 50,
      averageUrlFinderSuccessRate: 100
    })
    assert.deepStrictEqual(shownAverages({ http: 0, urlFinder: null }, Option.none()), {
      averageHttpSuccessRate: null,
      averageUrlFinderSuccessRate: null
    })
  })

  it("shows only the average of the rate asked for", () => {
    const average = { http: 0.5, urlFinder: 0.25 }
    assert.deepStrictEqual(shownAverages(average, Option.some("http")), {
      averageHttpSuccessRate: 50,
      averageUrlFinderSuccessRate: null
    })
    assert.deepStrictEqual(shownAverages(average, Option.some("urlFinder")), {
      averageHttpSuccessRate: null,
      averageUrlFinderSuccessRate: 25
    })
  })

  it("gives each week its own averages", () => {
    const weeks = [0, 1].map((index) => ({ week: weekAt(index), total: 0, results: [] }))
    assert.deepStrictEqual(
      withAverages(weeks, (week) => ({ http: weekIndex(week) / 2, urlFinder: null }), Option.none()).map(
        ({ averageHttpSuccessRate }) => averageHttpSuccessRate
      ),
      [null, 50]
    )
  })
})
