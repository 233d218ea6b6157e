import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { providerRates } from "../../../src/domain/aggregation/ProviderRates.js"
import { ruleSetV061, ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"

const at = (text: string) => DateTime.unsafeMake(text)
const checks = (date: string, total: number, successful: number, successfulHttp: number | null) => ({
  date: at(date),
  provider: "f01",
  total,
  successful,
  successfulHttp
})
const verdict = (date: string, successRate: number | null) => ({ date: at(date), provider: "f01", successRate })

describe("a provider's rates of a week", () => {
  it("pool the checks of the days instead of averaging days", () => {
    const days = [checks("2025-07-14T00:00:00Z", 100, 50, 10), checks("2025-07-20T00:00:00Z", 300, 300, 90)]
    const [rates] = providerRates(ruleSetV061, days, [])
    assert.strictEqual(rates?.overall, 0.875)
    assert.strictEqual(rates?.http, 0.25)
    assert.isNull(rates?.urlFinder)
  })

  it("are 0 in a week whose checks were none", () => {
    const [rates] = providerRates(ruleSetV061, [checks("2025-07-14T00:00:00Z", 0, 0, null)], [])
    assert.strictEqual(rates?.overall, 0)
    assert.strictEqual(rates?.http, 0)
  })

  it("take days that tell no protocol apart for days without HTTP successes", () => {
    const days = [checks("2025-07-14T00:00:00Z", 50, 50, null), checks("2025-07-15T00:00:00Z", 50, 50, 25)]
    assert.strictEqual(providerRates(ruleSetV061, days, [])[0]?.http, 0.25)
  })

  it("take the latest verdict of the week, an unknown one too", () => {
    const verdicts = [verdict("2025-07-20T23:59:59.999Z", null), verdict("2025-07-14T00:00:00Z", 0.5)]
    assert.isNull(providerRates(ruleSetV0193, [], verdicts)[0]?.urlFinder)
  })

  it("need FilSpark's checks under v0.6.1 and do without them under v0.19.3", () => {
    const verdicts = [verdict("2025-07-14T03:00:00Z", 0.5)]
    assert.deepStrictEqual(providerRates(ruleSetV061, [], verdicts), [])
    assert.strictEqual(providerRates(ruleSetV0193, [], verdicts)[0]?.urlFinder, 0.5)
    const checked = [checks("2025-07-16T00:00:00Z", 1, 1, 1)]
    assert.strictEqual(providerRates(ruleSetV061, checked, verdicts)[0]?.urlFinder, 0.5)
  })

  it("leave out a day that tells no finite numbers", () => {
    const told = checks("2025-07-14T00:00:00Z", 4, 1, 2)
    for (const [total, successful] of [
      [Number.NaN, 1],
      [1, Number.POSITIVE_INFINITY]
    ] as const) {
      const [rates] = providerRates(ruleSetV061, [told, checks("2025-07-15T00:00:00Z", total, successful, 1)], [])
      assert.deepStrictEqual([rates?.overall, rates?.http], [0.25, 0.5])
    }
    assert.strictEqual(
      providerRates(ruleSetV061, [checks("2025-07-14T00:00:00Z", 1.5, 0.75, null)], [])[0]?.overall,
      0.5
    )
  })
})
