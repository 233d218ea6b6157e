import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import {
  everythingChecked,
  type MetricsChecked,
  nothingChecked,
  type WeekAverage
} from "../../../src/domain/compliance/ComplianceRule.js"
import { complianceRules, rulesInForce } from "../../../src/domain/compliance/complianceRules.js"
import {
  type ComplianceGrade,
  explainProvider,
  gradeKeptRules,
  gradeProvider,
  keptRules,
  keptRulesCombinations,
  summariseProviders
} from "../../../src/domain/compliance/ProviderCompliance.js"
import { enoughClients } from "../../../src/domain/compliance/rules/EnoughClients.js"
import { httpAboveAverage } from "../../../src/domain/compliance/rules/HttpAboveAverage.js"
import { noDominantClient } from "../../../src/domain/compliance/rules/NoDominantClient.js"
import { urlFinderAboveAverage } from "../../../src/domain/compliance/rules/UrlFinderAboveAverage.js"
import { ruleSets, ruleSetV1, ruleSetV061, ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"
import type { ProviderWeek } from "../../../src/domain/storage-provider/ProviderWeek.js"
import { printedSize } from "../../support/printedSize.js"

const rate = fc.option(fc.double({ min: 0, max: 1, noNaN: true }))
const size = fc.bigInt({ min: 0n, max: 2n ** 70n })
const ruleSet = fc.constantFrom(...ruleSets)

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

/** Every combination of switches. */
const everySwitch: ReadonlyArray<MetricsChecked> = keptRulesCombinations.map((on) => ({
  httpRetrievability: on % 2 >= 1,
  urlFinderRetrievability: on % 4 >= 2,
  numberOfClients: on % 8 >= 4,
  totalDealSize: on >= 8
}))

const order: ReadonlyArray<ComplianceGrade> = ["nonCompliant", "partiallyCompliant", "compliant"]
const rank = (score: ComplianceGrade) => order.indexOf(score)

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
  const improvements: ReadonlyArray<(week: ProviderWeek) => ProviderWeek> = [
    (week) => ({ ...week, numOfClients: week.numOfClients + 1 }),
    (week) => ({ ...week, totalDealSize: week.totalDealSize * 2n }),
    (week) => ({ ...week, biggestClientTotalDealSize: week.biggestClientTotalDealSize / 2n }),
    (week) => ({ ...week, httpSuccessRate: ((week.httpSuccessRate ?? 0) + 1) / 2 }),
    (week) => ({ ...week, urlFinderSuccessRate: ((week.urlFinderSuccessRate ?? 0) + 1) / 2 })
  ]

  it.prop(
    "never falls when one figure of the provider gets better, nor does any rule",
    [providerWeek, weekAverage, switches, ruleSet],
    ([week, mean, checked, rules]) => {
      const grade = gradeProvider(rules)
      for (const improve of improvements) {
        const better = improve(week)
        assert.isAtLeast(rank(grade(better, mean, checked)), rank(grade(week, mean, checked)))
        for (const { passes } of rulesInForce(rules)) assert.isTrue(passes(better, mean) || !passes(week, mean))
      }
    }
  )

  it.prop(
    "never falls when a rule is switched off that counts as kept then",
    [providerWeek, weekAverage, switches, fc.constantFrom(ruleSetV061, ruleSetV0193)],
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
      const grade = gradeProvider(ruleSetV0193)
      const otherwise = grade(
        { ...week, httpSuccessRate: null },
        { ...mean, http: null },
        { ...checked, httpRetrievability: on }
      )
      assert.strictEqual(otherwise, grade(week, mean, checked))
    }
  )

  it.prop(
    "goes by the enabled rules alone with correction B2",
    [providerWeek, weekAverage, switches, fc.boolean()],
    ([week, mean, checked, http]) => {
      const rules = ruleSetV1(http)
      const judged = rulesInForce(rules).filter(({ id }) => checked[id])
      const kept = judged.filter(({ passes }) => passes(week, mean)).length
      const expected = kept === judged.length ? "compliant" : kept === 0 ? "nonCompliant" : "partiallyCompliant"
      assert.strictEqual(gradeProvider(rules)(week, mean, checked), expected)
    }
  )

  it("can be non-compliant with a rule switched off, with correction B2 only", () => {
    const week = { ...perfect, numOfClients: 0, urlFinderSuccessRate: 0, httpSuccessRate: 0 }
    const checked = { ...everythingChecked, totalDealSize: false }
    assert.strictEqual(gradeProvider(ruleSetV1(true))(week, average, checked), "nonCompliant")
    assert.strictEqual(gradeProvider(ruleSetV061)(week, average, checked), "partiallyCompliant")
  })

  it("is compliant when every rule is kept to its bound", () => {
    assert.strictEqual(gradeProvider(ruleSetV061)(perfect, average, everythingChecked), "compliant")
  })

  it("fails the size rule by one byte in 10 EiB", () => {
    const week = { ...perfect, biggestClientTotalDealSize: perfect.biggestClientTotalDealSize + 1n }
    assert.strictEqual(gradeProvider(ruleSetV061)(week, average, everythingChecked), "partiallyCompliant")
  })

  it("lets nobody pass an average of 0 or one that is not known", () => {
    const grade = gradeProvider(ruleSetV0193)
    const week = { ...perfect, numOfClients: 0, biggestClientTotalDealSize: 10n, totalDealSize: 10n }
    for (const urlFinder of [0, null]) {
      assert.strictEqual(grade(week, { http: null, urlFinder }, everythingChecked), "nonCompliant")
    }
  })

  it.prop("asks for a rate strictly above the average", [fc.double({ min: 0, max: 1, noNaN: true })], ([mean]) => {
    const week = { ...perfect, httpSuccessRate: mean, urlFinderSuccessRate: mean }
    for (const { passes } of [httpAboveAverage, urlFinderAboveAverage]) {
      assert.isFalse(passes(week, { http: mean, urlFinder: mean }))
    }
  })

  it("passes the size rule without deals", () => {
    const empty = { ...perfect, biggestClientTotalDealSize: 0n, totalDealSize: 0n }
    assert.strictEqual(gradeProvider(ruleSetV061)(empty, average, everythingChecked), "compliant")
  })

  it("has four rules under v0.6.1 and three under v0.19.3", () => {
    assert.strictEqual(rulesInForce(ruleSetV061).length, 4)
    assert.strictEqual(rulesInForce(ruleSetV0193).length, 3)
  })
})

describe("rules that a provider keeps", () => {
  it.prop("are what its grade goes by, whatever is checked", [providerWeek, weekAverage], ([week, mean]) => {
    const kept = keptRules(week, mean)
    for (const rules of ruleSets) {
      for (const checked of everySwitch) {
        assert.strictEqual(gradeKeptRules(rules, checked)(kept), gradeProvider(rules)(week, mean, checked))
      }
    }
  })

  it.prop("are numbered by a bit for each rule in its order", [providerWeek, weekAverage], ([week, mean]) => {
    const kept = keptRules(week, mean)
    assert.include(keptRulesCombinations, kept)
    complianceRules.forEach((rule, position) => {
      assert.strictEqual(Math.floor(kept / 2 ** position) % 2 === 1, rule.passes(week, mean))
    })
  })
})

describe("explanation of a provider's grade", () => {
  it.prop(
    "tells of each rule whether it passes, and names its rule set",
    [providerWeek, weekAverage, switches, ruleSet],
    ([week, mean, checked, rules]) => {
      const explained = explainProvider(rules, week, mean, checked)
      assert.strictEqual(explained.ruleSet, rules.name)
      assert.strictEqual(explained.complianceScore, gradeProvider(rules)(week, mean, checked))
      for (const { explanation, passes } of explained.rules) {
        assert.strictEqual(explanation.prospect._tag === "Best", passes)
      }
    }
  )

  it.prop("names the clients that are missing", [fc.nat(3)], ([numOfClients]) => {
    const { prospect } = enoughClients.explain({ ...perfect, numOfClients }, average)
    assert.deepStrictEqual(prospect._tag === "Within" ? prospect.distance : null, {
      unit: "clients",
      amount: 4 - numOfClients
    })
  })

  it.prop("names the fewest bytes of others that make the biggest client small enough", [providerWeek], ([week]) => {
    const { prospect } = noDominantClient.explain(week, average)
    if (prospect._tag !== "Within" || prospect.distance.unit !== "bytes") return
    const grown = (bytes: bigint) => ({ ...week, totalDealSize: week.totalDealSize + bytes })
    assert.isTrue(noDominantClient.passes(grown(prospect.distance.amount), average))
    assert.isFalse(noDominantClient.passes(grown(prospect.distance.amount - 1n), average))
  })

  it.prop("names the points that a rate lies short of the average", [providerWeek, weekAverage], ([week, mean]) => {
    const { prospect } = urlFinderAboveAverage.explain(week, mean)
    if (prospect._tag !== "Within") return
    const amount = Number(prospect.distance.amount)
    assert.isAtLeast(amount, 0)
    const better = { ...week, urlFinderSuccessRate: (week.urlFinderSuccessRate ?? 0) + amount / 100 + 1e-9 }
    assert.isTrue(urlFinderAboveAverage.passes(better, mean))
  })

  it("says why nothing would help", () => {
    const reason = (week: ProviderWeek, urlFinder: number | null) => {
      const { prospect } = urlFinderAboveAverage.explain(week, { http: null, urlFinder })
      return prospect._tag === "OutOfReach" ? prospect.reason : null
    }
    assert.strictEqual(reason(perfect, null), "the week's average is not known")
    assert.strictEqual(reason({ ...perfect, urlFinderSuccessRate: null }, 0.5), "the provider was not measured")
    assert.strictEqual(reason(perfect, 1), "no rate lies above an average of 100%")
  })
})

describe("summary of a week's providers", () => {
  const groups = fc.array(
    fc.record({ complianceScore: fc.constantFrom(...order), providers: fc.nat(1000), totalDealSize: size })
  )

  it.prop("counts each provider and each byte once", [groups], ([graded]) => {
    const summary = summariseProviders(graded)
    const providers = graded.reduce((sum, group) => sum + group.providers, 0)
    assert.strictEqual(summary.compliantSps + summary.partiallyCompliantSps + summary.nonCompliantSps, providers)
    assert.strictEqual(summary.totalSps, providers)
    assert.strictEqual(
      summary.compliantSpsTotalDatacap +
        summary.partiallyCompliantSpsTotalDatacap +
        summary.nonCompliantSpsTotalDatacap,
      graded.reduce((sum, { totalDealSize }) => sum + totalDealSize, 0n)
    )
  })
})

const unknownAverage: WeekAverage = { http: null, urlFinder: null }

describe("what a sentence says would keep a rule", () => {
  it.prop("keeps it: so much more of other clients' deals", [providerWeek], ([week]) => {
    const { prospect } = noDominantClient.explain(week, unknownAverage)
    if (prospect._tag !== "Within") return
    const grown = { ...week, totalDealSize: week.totalDealSize + printedSize(prospect.text) }
    assert.isTrue(noDominantClient.passes(grown, unknownAverage))
  })

  it.prop("keeps it: a rate higher by more than so many points", [providerWeek, weekAverage], ([week, average]) => {
    const { prospect } = urlFinderAboveAverage.explain(week, average)
    if (prospect._tag !== "Within") return
    const [, points] = /^more than ([\d.]+) percentage points more /.exec(prospect.text) ?? []
    if (points === undefined) return assert.match(prospect.text, /^any rate above the average keeps the rule/)
    const better = (week.urlFinderSuccessRate ?? 0) + Number(points) / 100 + 1e-12
    assert.isTrue(urlFinderAboveAverage.passes({ ...week, urlFinderSuccessRate: better }, average))
    assert.isAtMost(better, 1 + 1e-12)
  })
})
