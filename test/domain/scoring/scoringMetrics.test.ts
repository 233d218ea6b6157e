import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import type { DataType } from "../../../src/domain/allocator/Allocator.js"
import { type RuleSet, ruleSets, ruleSetV1, ruleSetV061, ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"
import { mostPoints } from "../../../src/domain/scoring/Bands.js"
import { equalityOfDatacapDistribution } from "../../../src/domain/scoring/EqualityOfDatacapDistribution.js"
import { reportScore } from "../../../src/domain/scoring/ReportScore.js"
import type { ScoringInput } from "../../../src/domain/scoring/ScoringInput.js"
import { ScoringMetricId } from "../../../src/domain/scoring/ScoringMetricId.js"
import { metricsInForce, scoreReport, scoringMetrics } from "../../../src/domain/scoring/scoringMetrics.js"
import { uniqueDataSetSize } from "../../../src/domain/scoring/UniqueDataSetSize.js"
import { client, hostileReports, report, reports, ruleSet } from "./reports.js"
import { improvements } from "./whatIf.js"

const shuffled = <A>(rows: ReadonlyArray<A>): fc.Arbitrary<ReadonlyArray<A>> =>
  fc.shuffledSubarray([...rows], { minLength: rows.length, maxLength: rows.length })

/** A report, and the same one with its rows in another order. */
const reorderedReports = reports.chain((input) =>
  fc
    .record({
      clients: shuffled(input.clients),
      providers: shuffled(input.providers),
      httpRates: shuffled(input.population.httpRates),
      urlFinderRates: shuffled(input.population.urlFinderRates)
    })
    .map(({ clients, providers, httpRates, urlFinderRates }): readonly [ScoringInput, ScoringInput] => [
      input,
      { ...input, clients, providers, population: { ...input.population, httpRates, urlFinderRates } }
    ])
)

const highestTotal = (rules: RuleSet, dataType: DataType): number =>
  metricsInForce(rules).reduce((sum, { bands, weights }) => sum + mostPoints(bands(rules)) * weights[dataType], 0)

/** Every number that a score holds. */
const numbersOf = (value: unknown): ReadonlyArray<number> => {
  if (typeof value === "number") return [value]
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersOf) : []
}

describe("the scores of a report", () => {
  it("come in the order of the API, each metric once", () => {
    assert.deepStrictEqual(
      scoringMetrics.map(({ id }) => id),
      [...ScoringMetricId.literals]
    )
  })

  it("reach 51 points for open data and 27 for enterprises, three fewer without FilSpark", () => {
    for (const rules of [ruleSetV061, ruleSetV1(true)]) {
      assert.strictEqual(highestTotal(rules, "openData"), 51)
      assert.strictEqual(highestTotal(rules, "enterprise"), 27)
    }
    for (const rules of [ruleSetV0193, ruleSetV1(false)]) {
      assert.strictEqual(highestTotal(rules, "openData"), 48)
      assert.strictEqual(highestTotal(rules, "enterprise"), 24)
    }
  })

  it.prop("have those highest totals as the sum of their greatest ranges", [reports, ruleSet], ([input, rules]) => {
    const { maximum } = reportScore(scoreReport(input, rules))
    assert.strictEqual(maximum, highestTotal(rules, input.dataType))
  })

  it("leave out what weighs nothing for the data type, and HTTP where nobody measures it", () => {
    const metrics = (dataType: DataType, rules: RuleSet) =>
      scoreReport(report({ dataType }), rules).map(({ metric }) => metric)
    assert.deepStrictEqual(metrics("openData", ruleSetV061), [...ScoringMetricId.literals])
    assert.notInclude(metrics("openData", ruleSetV0193), "HTTP_RETRIEVABILITY")
    assert.lengthOf(metrics("enterprise", ruleSetV061), 7)
    assert.notIncludeMembers(metrics("enterprise", ruleSetV061), ["IPNI_REPORTING", "URL_FINDER_RETRIEVABILITY"])
  })

  it("name their rule set", () => {
    for (const rules of ruleSets) {
      assert.deepStrictEqual(
        new Set(scoreReport(report({}), rules).map((score) => score.ruleSet)),
        new Set([rules.name])
      )
    }
  })

  it("take averages and maxima from the stored reports, and a maximum never below the value", () => {
    const figures = {
      CLIENT_DIVERSITY: { average: 0.7, maximum: 4 },
      UNIQUE_DATA_SET_SIZE: { average: null, maximum: -1 }
    }
    const scores = scoreReport(report({ population: { httpRates: [], urlFinderRates: [], figures } }), ruleSetV061)
    const ofMetric = (id: ScoringMetricId) => scores.find(({ metric }) => metric === id)
    assert.deepInclude(ofMetric("CLIENT_DIVERSITY"), { average: 0.7, maximum: 4 })
    assert.deepInclude(ofMetric("UNIQUE_DATA_SET_SIZE"), { average: null, maximum: 0 })
    assert.deepInclude(ofMetric("IPNI_REPORTING"), { average: null, maximum: 100 })
  })

  it.prop(
    "do not depend on the order of clients, providers and rates",
    [reorderedReports, ruleSet],
    ([pair, rules]) => {
      const [input, other] = pair
      assert.deepStrictEqual(scoreReport(input, rules), scoreReport(other, rules))
    }
  )

  it.prop(
    "are finite numbers, within the ranges, whatever the sizes are",
    [fc.oneof(reports, hostileReports), ruleSet],
    ([input, rules]) => {
      for (const score of scoreReport(input, rules)) {
        assert.isTrue(numbersOf(score).every(Number.isFinite), JSON.stringify(numbersOf(score)))
        assert.isTrue(score.score === 0 || score.ranges.some((range) => range.score === score.score), score.metric)
        assert.notInclude(JSON.stringify([score.metadata, score.explanation.prospect], printed), "NaN")
      }
    }
  )

  const improvable = metricsInForce(ruleSetV061).flatMap((metric) => {
    const { id } = metric
    if (id === "EQUALITY_OF_DATACAP_DISTRIBUTION" || id === "UNIQUE_DATA_SET_SIZE") return []
    return [{ metric, improve: improvements[id] }]
  })

  it.prop(
    "never fall when a good figure rises, other figures being equal",
    [reports, ruleSet, fc.oneof(fc.bigInt({ min: 0n, max: 20n }), fc.bigInt({ min: 0n, max: 2n ** 55n }))],
    ([input, rules, steps]) => {
      for (const { metric, improve } of improvable) {
        const [before, after] = [metric.score(input, rules), metric.score(improve(input, steps), rules)]
        assert.isAtLeast(after.score, before.score, metric.id)
      }
    }
  )

  const size = fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 2n ** 60n }))

  it.prop(
    "never fall when unique data grows up to 120 % of what is declared, and never rise when it grows beyond 100 %",
    [size, size, fc.oneof(fc.constant(100n), size), ruleSet],
    ([one, other, declared, rules]) => {
      const [less, more] = one < other ? [one, other] : [other, one]
      const [before, after] = [less, more].map((totalUniqDataSetSize) => {
        const clients = [client({ totalUniqDataSetSize, expectedSizeOfSingleDataset: declared })]
        return uniqueDataSetSize.score(report({ clients }), rules).score
      })
      assert.isDefined(before)
      assert.isDefined(after)
      if (100n * more <= 120n * declared) assert.isAtLeast(after, before)
      if (less >= declared && declared > 0n) assert.isAtMost(after, before)
    }
  )

  it.prop(
    "never fall when the deviation of the clients' parts comes closer to 1, or with correction B3 to 0",
    [fc.array(size, { minLength: 1, maxLength: 6 }), fc.array(size, { minLength: 1, maxLength: 6 }), ruleSet],
    ([one, other, rules]) => {
      const scored = [one, other].map((parts) =>
        equalityOfDatacapDistribution.score(
          report({ clients: parts.map((totalAllocations) => client({ totalAllocations: totalAllocations + 1n })) }),
          rules
        )
      )
      const best = rules.corrections.has("B3") ? 0 : 1
      const [nearest, farthest] = scored
        .map(({ value, score }) => ({ distance: Math.abs(value - best), score }))
        .sort((a, b) => a.distance - b.distance)
      assert.isDefined(nearest)
      assert.isDefined(farthest)
      // Closer than that, which one is closer is noise.
      if (farthest.distance - nearest.distance > 1e-9) assert.isAtLeast(nearest.score, farthest.score)
    }
  )

  it.prop(
    "never fall with correction B3 when one client hands half of what it has more to another",
    [fc.array(size, { minLength: 2, maxLength: 8 }), fc.boolean()],
    ([parts, measuresHttp]) => {
      const [first = 0n, second = 0n, ...others] = parts
      const half = (first + second) / 2n
      const [before, after] = [parts, [half, first + second - half, ...others]].map((allocations) => {
        const clients = allocations.map((totalAllocations) => client({ totalAllocations }))
        return equalityOfDatacapDistribution.score(report({ clients }), ruleSetV1(measuresHttp)).score
      })
      assert.isAtLeast(after ?? Number.NaN, before ?? Number.NaN)
    }
  )
})

const printed = (_: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value)
