import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import {
  type ComplianceScore,
  complianceRules,
  everythingChecked,
  gradeProvider,
  type MetricsChecked,
  nothingChecked,
  rulesInForce,
  summariseProviders,
  type WeekAverage
} from "../../../src/domain/compliance/ProviderCompliance.js"
import { RuleSet } from "../../../src/domain/rules/RuleSet.js"
import type { ProviderWeek } from "../../../src/domain/storage-provider/ProviderWeek.js"

const rate = fc.option(fc.double({ min: 0, max: 1, noNaN: true }))
const size = fc.bigInt({ min: 0n, max: 2n ** 70n })
const ruleSet = fc.constantFrom(...RuleSet.literals)

const providerWeek: fc.Arbitrary<ProviderWeek> = fc
  .record({ numOfClients: fc.nat(10), biggest: size, others: size, http: rate, urlFinder: rate })
  .map(({ numOfClients, biggest, others, http, urlFinder }) => ({
    provider: "f01",
    numOfClients,
    biggestClientTotalDealSize: biggest,
    totalDealSize: biggest + others,
    httpSuccessRate: http,
    urlFinderSuccessRate: urlFinder
  }))
const weekAverage: fc.Arbitrary<WeekAverage> = fc.record({ http: rate, urlFinder: rate })
const switches: fc.Arbitrary<MetricsChecked> = fc.record({
  httpRetrievability: fc.boolean(),
  urlFinderRetrievability: fc.boolean(),
  numberOfClients: fc.boolean(),
  totalDealSize: fc.boolean()
})

const order: ReadonlyArray<ComplianceScore> = ["nonCompliant", "partiallyCompliant", "compliant"]
const rank = (score: ComplianceScore) => order.indexOf(score)

const perfect: ProviderWeek = {
  provider: "f01",
  numOfClients: 4,
  biggestClientTotalDealSize: 3n * 2n ** 60n,
  totalDealSize: 10n * 2n ** 60n,
  httpSuccessRate: 0.6,
  urlFinderSuccessRate: 0.6
}
const average: WeekAverage = { http: 0.5, urlFinder: 0.5 }

describe("grade of a provider's week", () => {
  it.prop(
    "never falls when the provider does better",
    [providerWeek, weekAverage, switches, ruleSet],
    ([week, mean, checked, rules]) => {
      const better: ProviderWeek = {
        ...week,
        numOfClients: week.numOfClients + 1,
        totalDealSize: week.totalDealSize * 2n,
        httpSuccessRate: 1,
        urlFinderSuccessRate: 1
      }
      const grade = gradeProvider(rules)
      assert.isAtLeast(rank(grade(better, mean, checked)), rank(grade(week, mean, checked)))
    }
  )

  it.prop(
    "never falls when a rule is switched off",
    [providerWeek, weekAverage, switches, ruleSet],
    ([week, mean, checked, rules]) => {
      const grade = gradeProvider(rules)
      for (const { id } of complianceRules) {
        const relaxed = grade(week, mean, { ...checked, [id]: false })
        assert.isAtLeast(rank(relaxed), rank(grade(week, mean, checked)))
      }
    }
  )

  it.prop("is compliant when no rule is checked", [providerWeek, weekAverage, ruleSet], ([week, mean, rules]) => {
    assert.strictEqual(gradeProvider(rules)(week, mean, nothingChecked), "compliant")
  })

  it.prop(
    "ignores HTTP under v0.19.3",
    [providerWeek, weekAverage, switches, fc.boolean()],
    ([week, mean, checked, on]) => {
      const grade = gradeProvider("v0.19.3")
      const otherwise = grade(
        { ...week, httpSuccessRate: null },
        { ...mean, http: null },
        { ...checked, httpRetrievability: on }
      )
      assert.strictEqual(otherwise, grade(week, mean, checked))
    }
  )

  it("is compliant when every rule is kept to its bound", () => {
    assert.strictEqual(gradeProvider("v0.6.1")(perfect, average, everythingChecked), "compliant")
  })

  it("fails the size rule by one byte in 10 EiB", () => {
    const week = { ...perfect, biggestClientTotalDealSize: perfect.biggestClientTotalDealSize + 1n }
    assert.strictEqual(gradeProvider("v0.6.1")(week, average, everythingChecked), "partiallyCompliant")
  })

  it("lets nobody pass an average of 0 or one that is not known", () => {
    const grade = gradeProvider("v0.19.3")
    const week = { ...perfect, numOfClients: 0, biggestClientTotalDealSize: 10n, totalDealSize: 10n }
    for (const urlFinder of [0, null]) {
      assert.strictEqual(grade(week, { http: null, urlFinder }, everythingChecked), "nonCompliant")
    }
  })

  it("passes the size rule without deals", () => {
    const empty = { ...perfect, biggestClientTotalDealSize: 0n, totalDealSize: 0n }
    assert.strictEqual(gradeProvider("v0.6.1")(empty, average, everythingChecked), "compliant")
  })

  it("has four rules under v0.6.1 and three under v0.19.3", () => {
    assert.strictEqual(rulesInForce("v0.6.1").length, 4)
    assert.strictEqual(rulesInForce("v0.19.3").length, 3)
  })
})

describe("summary of a week's providers", () => {
  const graded = fc.array(fc.record({ complianceScore: fc.constantFrom(...order), totalDealSize: size }))

  it.prop("counts each provider and each byte once", [graded], ([providers]) => {
    const summary = summariseProviders(providers)
    assert.strictEqual(summary.compliantSps + summary.partiallyCompliantSps + summary.nonCompliantSps, providers.length)
    assert.strictEqual(summary.totalSps, providers.length)
    assert.strictEqual(
      summary.compliantSpsTotalDatacap +
        summary.partiallyCompliantSpsTotalDatacap +
        summary.nonCompliantSpsTotalDatacap,
      providers.reduce((sum, { totalDealSize }) => sum + totalDealSize, 0n)
    )
  })
})
