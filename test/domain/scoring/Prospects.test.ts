import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc, Option } from "effect"
import type { Prospect, Quantity } from "../../../src/domain/rules/Explanation.js"
import { type RuleSet, ruleSetV1, ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { holds, mostPoints } from "../../../src/domain/scoring/Bands.js"
import { cidSharing } from "../../../src/domain/scoring/CidSharing.js"
import { clientDiversity } from "../../../src/domain/scoring/ClientDiversity.js"
import { equalityOfDatacapDistribution } from "../../../src/domain/scoring/EqualityOfDatacapDistribution.js"
import { ipniReporting } from "../../../src/domain/scoring/IpniReporting.js"
import type { ScoringInput } from "../../../src/domain/scoring/ScoringInput.js"
import type { ScoringMetric } from "../../../src/domain/scoring/ScoringMetric.js"
import type { ScoringMetricId } from "../../../src/domain/scoring/ScoringMetricId.js"
import { scoringMetrics } from "../../../src/domain/scoring/scoringMetrics.js"
import { uniqueDataSetSize } from "../../../src/domain/scoring/UniqueDataSetSize.js"
import { parseDataSize } from "../../../src/domain/shared/Bytes.js"
import { client, hostileReports, provider, report, reports, ruleSet } from "./reports.js"
import { type Change, improvements, monthsAgo, moreUniqueData } from "./whatIf.js"

type Within = Extract<Prospect, { readonly _tag: "Within" }>

/** Raw points: both types of data weigh the same in what is asked of them here. */
const pointsOf = (metric: ScoringMetric, input: ScoringInput, rules: RuleSet): number => {
  const weighted = metric.score({ ...input, dataType: "openData" }, rules)
  return weighted.score / metric.weights.openData
}

const prospectOf = (metric: ScoringMetric, input: ScoringInput, rules: RuleSet): Prospect =>
  metric.score({ ...input, dataType: "openData" }, rules).explanation.prospect

const stepsOf = ({ unit, amount }: Quantity): bigint => {
  if (unit === "bytes") return amount
  return BigInt(Math.round(unit === "clients" ? amount : amount * 100))
}

/** Bytes that a sentence begins with: the number in brackets when there is one. */
const printedSize = (text: string): bigint => {
  const [, printed = "", exact] = /^([\d.]+ [KMGTPEZY]?i?B)(?: \((\d+) bytes\))?/.exec(text) ?? []
  if (exact !== undefined) return BigInt(exact)
  return Option.getOrThrow(Either.getOrThrow(parseDataSize(printed)))
}

const promised = (text: string): number => Number(/ earns (\d+) points?/.exec(text)?.[1])

/** The change is enough, one step less is not, and the sentence says as much. */
const assertTrue = (metric: ScoringMetric, input: ScoringInput, rules: RuleSet, prospect: Within, change: Change) => {
  const points = pointsOf(metric, input, rules)
  const steps = stepsOf(prospect.distance)
  const after = pointsOf(metric, change(input, steps), rules)
  assert.isAbove(after, points, `${metric.id}: ${prospect.text}`)
  assert.strictEqual(after, promised(prospect.text), prospect.text)
  assert.isAtMost(pointsOf(metric, change(input, steps - 1n), rules), points, `${metric.id}: ${prospect.text}`)
  if (prospect.distance.unit !== "bytes") return
  const printed = printedSize(prospect.text)
  assert.isTrue(printed >= steps, prospect.text)
  assert.strictEqual(pointsOf(metric, change(input, printed), rules), after, prospect.text)
}

const changeOf = (metric: ScoringMetricId, prospect: Within): Change | null => {
  if (metric === "EQUALITY_OF_DATACAP_DISTRIBUTION") return null
  if (metric !== "UNIQUE_DATA_SET_SIZE") return improvements[metric]
  return prospect.text.includes("less unique data") ? (input, size) => moreUniqueData(input, -size) : moreUniqueData
}

describe("what would change a score", () => {
  it.prop(
    "is enough, and one step less is not",
    [fc.oneof({ weight: 4, arbitrary: reports }, hostileReports), ruleSet],
    ([input, rules]) => {
      for (const metric of scoringMetrics) {
        const prospect = prospectOf(metric, input, rules)
        const change = prospect._tag === "Within" ? changeOf(metric.id, prospect) : null
        if (prospect._tag === "Within" && change !== null) assertTrue(metric, input, rules, prospect, change)
      }
    },
    { fastCheck: { numRuns: 150 } }
  )

  it.prop(
    "is nothing exactly when the most points are earned",
    [fc.oneof(reports, hostileReports), ruleSet],
    ([input, rules]) => {
      for (const metric of scoringMetrics) {
        const isBest = prospectOf(metric, input, rules)._tag === "Best"
        assert.strictEqual(isBest, pointsOf(metric, input, rules) === mostPoints(metric.bands(rules)), metric.id)
      }
    }
  )

  it.prop(
    "is said to be out of reach only where no change earns more",
    [reports, ruleSet, fc.oneof(fc.bigInt({ min: 1n, max: 10_000n }), fc.bigInt({ min: 1n, max: 2n ** 60n }))],
    ([input, rules, steps]) => {
      for (const metric of scoringMetrics) {
        if (metric.id === "EQUALITY_OF_DATACAP_DISTRIBUTION" || prospectOf(metric, input, rules)._tag !== "OutOfReach")
          continue
        const points = pointsOf(metric, input, rules)
        const changes = metric.id === "UNIQUE_DATA_SET_SIZE" ? [moreUniqueData] : [improvements[metric.id]]
        for (const change of changes) {
          assert.isAtMost(pointsOf(metric, change(input, steps), rules), points, metric.id)
        }
      }
    }
  )

  it.prop("of an unequal distribution is a deviation that clients can have", [reports, ruleSet], ([input, rules]) => {
    const metric = equalityOfDatacapDistribution
    const bands = metric.bands(rules)
    const pointsAt = (deviation: number) => bands.find((band) => holds(band, deviation))?.points ?? Number.NaN
    const { value, explanation } = metric.score(input, rules)
    if (explanation.prospect._tag !== "Within") return
    const { text, distance } = explanation.prospect
    const direction = text.includes("lower") ? -1 : 1
    const at = (steps: number) => value + direction * (steps / 100)
    const steps = Number(stepsOf(distance))
    assert.strictEqual(pointsAt(at(steps)), promised(text))
    assert.isAbove(pointsAt(at(steps)), pointsAt(value))
    assert.isAtMost(pointsAt(at(steps - 1)), pointsAt(value))
    assert.isTrue(at(steps) >= 0 && at(steps) <= Math.sqrt(input.clients.length - 1), text)
  })
})

const sentence = (metric: ScoringMetric, input: Partial<ScoringInput>, rules: RuleSet = ruleSetV061): string => {
  const prospect = prospectOf(metric, report(input), rules)
  return prospect._tag === "Within" ? prospect.text : prospect._tag
}

describe("the sentence", () => {
  it("rounds a size up, so that what it says is enough", () => {
    const providers = [
      provider({ totalDealSize: 45_661n * 2n ** 30n, ipniReportingStatus: "OK" }),
      provider({ totalDealSize: 54_339n * 2n ** 30n })
    ]
    assert.strictEqual(
      sentence(ipniReporting, { providers }),
      "4.24 TiB more with IPNI status OK earns 1 point (weight 3)"
    )
  })

  it("tells a size to the byte where the rounded one would take the value too far", () => {
    const clients = [client({ expectedSizeOfSingleDataset: 10_000n, totalUniqDataSetSize: 2n ** 50n })]
    assert.strictEqual(
      sentence(uniqueDataSetSize, { clients }),
      "1 PiB (1125899906830624 bytes) less unique data (weighted) earns 2 points (weight 1)"
    )
  })

  it("tells a size to the byte where the rounded one is more than there is", () => {
    const clients = [client({ totalAllocations: 1_000_000n, cidSharing: [1301n] })]
    assert.strictEqual(
      sentence(cidSharing, { clients }, ruleSetV1(true)),
      "1.27 KiB (1301 bytes) less shared with other clients (weighted) earns 2 points instead of 1 (weight 3)"
    )
  })

  it("counts clients", () => {
    const figures = { clientsNumber: 1, auditEnds: [monthsAgo(4)] }
    assert.strictEqual(sentence(clientDiversity, figures), "working with 1 client more earns 1 point (weight 2)")
  })
})
