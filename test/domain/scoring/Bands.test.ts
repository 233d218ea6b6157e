import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { type RuleSet, ruleSets } from "../../../src/domain/rules/RuleSet.js"
import { type Bands, describeBand, holds, mostPoints, storedRanges } from "../../../src/domain/scoring/Bands.js"
import type { ScoringMetric } from "../../../src/domain/scoring/ScoringMetric.js"
import { scoringMetrics } from "../../../src/domain/scoring/scoringMetrics.js"
import { EXACT_ONE, exactly, type Magnitude } from "../../../src/domain/shared/Ratio.js"
import { correctedEqualityPoints, publishedPoints } from "./publishedBands.js"
import { report } from "./reports.js"

const combinations = scoringMetrics.flatMap((metric) =>
  ruleSets.map((rules) => ({ metric, rules, bands: metric.bands(rules), name: `${metric.id} under ${rules.name}` }))
)

const expectedPoints = (metric: ScoringMetric, rules: RuleSet): ((value: number) => number) =>
  metric.id === "EQUALITY_OF_DATACAP_DISTRIBUTION" && rules.corrections.has("B3")
    ? correctedEqualityPoints
    : publishedPoints[metric.id]

const boundariesOf = (bands: Bands): ReadonlyArray<number> =>
  bands.flatMap(({ from, above, to, below }) => [from, above, to, below].filter((boundary) => boundary !== undefined))

/** The double some steps away. */
const neighbour = (value: number, steps: -1 | 1): number => {
  if (value === 0) return steps * Number.MIN_VALUE
  const bits = new BigInt64Array(new Float64Array([value]).buffer)
  bits[0] = (bits[0] ?? 0n) + BigInt(value > 0 ? steps : -steps)
  return new Float64Array(bits.buffer)[0] ?? Number.NaN
}

/** A boundary as a ratio, and a ratio that no double could tell from it. */
const hairsbreadth = (boundary: number, steps: -1n | 0n | 1n): Magnitude => ({
  numerator: exactly(boundary) * 10n ** 30n + steps,
  denominator: EXACT_ONE * 10n ** 30n
})

const pointsOf = (bands: Bands, value: Magnitude): number => {
  const holding = bands.filter((band) => holds(band, value))
  assert.lengthOf(holding, 1, `bands that hold ${String(value)}`)
  return holding[0]?.points ?? Number.NaN
}

const values = fc.oneof(
  fc.double({ noNaN: true }),
  fc.double({ min: 0, max: 2, noNaN: true }),
  fc.double({ min: 0, max: 130, noNaN: true })
)

describe("the bands of every metric under every rule set", () => {
  it.prop("share out all numbers, and give the published points", [values], ([value]) => {
    for (const { metric, rules, bands } of combinations) {
      assert.strictEqual(pointsOf(bands, value), expectedPoints(metric, rules)(value), metric.id)
    }
  })

  it("give the published points on every boundary and on the doubles beside it", () => {
    for (const { metric, rules, bands, name } of combinations) {
      for (const boundary of boundariesOf(bands)) {
        for (const value of [boundary, neighbour(boundary, -1), neighbour(boundary, 1)]) {
          assert.strictEqual(pointsOf(bands, value), expectedPoints(metric, rules)(value), `${name} at ${value}`)
        }
      }
    }
  })

  it("judge ratios closer to a boundary than any double", () => {
    for (const { metric, rules, bands, name } of combinations) {
      const points = expectedPoints(metric, rules)
      for (const boundary of boundariesOf(bands)) {
        assert.strictEqual(pointsOf(bands, hairsbreadth(boundary, 0n)), points(boundary), name)
        assert.strictEqual(pointsOf(bands, hairsbreadth(boundary, -1n)), points(neighbour(boundary, -1)), name)
        assert.strictEqual(pointsOf(bands, hairsbreadth(boundary, 1n)), points(neighbour(boundary, 1)), name)
      }
    }
  })

  it("are what is stored as ranges, times the weight", () => {
    for (const { metric, rules, bands, name } of combinations) {
      if (metric.boundaries === "percentiles") continue
      const { ranges } = metric.score(report({}), rules)
      assert.deepStrictEqual(ranges, storedRanges(bands, metric.weights.openData, metric.greatest), name)
      assert.strictEqual(
        Math.max(...ranges.map(({ score }) => score)),
        mostPoints(bands) * metric.weights.openData,
        name
      )
      for (const { minimum, maximum, score } of ranges) {
        const inside = maximum === null ? minimum + 1 : (minimum + maximum) / 2
        assert.strictEqual(score, pointsOf(bands, inside) * metric.weights.openData, `${name} at ${inside}`)
      }
    }
  })

  it("agree with the numbers of the metadata, but for 120 in the size of unique data sets", () => {
    for (const { metric, rules, bands, name } of combinations) {
      const lines = metric
        .score(report({}), rules)
        .metadata.map(conditionOf)
        .filter((line) => line !== null)
      assert.isAtLeast(lines.length, 3, name)
      const boundaries = boundariesOf(bands)
      for (const value of boundaries.flatMap((boundary) => [boundary, neighbour(boundary, 1), boundary + 0.01])) {
        if (metric.id === "UNIQUE_DATA_SET_SIZE" && value === 120) continue
        const points = lines.find(({ isMet }) => isMet(value))?.points
        assert.strictEqual(points, pointsOf(bands, value), `${name} at ${value}`)
      }
    }
  })
})

const comparisons: Readonly<Record<string, (value: number, boundary: number) => boolean>> = {
  "<": (value, boundary) => value < boundary,
  "<=": (value, boundary) => value <= boundary,
  "=": (value, boundary) => value === boundary,
  ">=": (value, boundary) => value >= boundary,
  ">": (value, boundary) => value > boundary
}

/** What a line such as `… >= 50: 1 point` says; the first line that is met counts. Null for other lines. */
const conditionOf = (line: string) => {
  const [, condition, points] = /^[^<>=]*([<>=].*): (\d) points?$/.exec(line) ?? []
  if (condition === undefined) return null
  const alternatives = condition
    .split(" or ")
    .map((part) => Array.from(part.matchAll(/(<=|>=|<|>|=) ([\d.]+)/g), ([, sign = "", number]) => ({ sign, number })))
  return {
    points: Number(points),
    isMet: (value: number) =>
      alternatives.some((all) => all.every(({ sign, number }) => comparisons[sign]?.(value, Number(number)) === true))
  }
}

describe("a band", () => {
  it("is told by its boundaries", () => {
    const print = (boundary: number) => `${boundary}%`
    assert.strictEqual(describeBand({ points: 1, from: 50, to: 55 }, print), "at least 50%, at most 55%")
    assert.strictEqual(describeBand({ points: 1, above: 0.3, below: 0.5 }, print), "above 0.3%, below 0.5%")
    assert.strictEqual(describeBand({ points: 1 }, print), "any value")
  })
})
