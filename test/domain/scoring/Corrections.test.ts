import { assert, describe, it } from "@effect/vitest"
import { ruleSets, ruleSetV1, ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { cidSharing } from "../../../src/domain/scoring/CidSharing.js"
import { duplicatedData } from "../../../src/domain/scoring/DuplicatedData.js"
import { equalityOfDatacapDistribution } from "../../../src/domain/scoring/EqualityOfDatacapDistribution.js"
import { ipniReporting } from "../../../src/domain/scoring/IpniReporting.js"
import type { ScoringInput } from "../../../src/domain/scoring/ScoringInput.js"
import type { ScoringMetric } from "../../../src/domain/scoring/ScoringMetric.js"
import { uniqueDataSetSize } from "../../../src/domain/scoring/UniqueDataSetSize.js"
import { client, provider, report } from "./reports.js"

/** What a metric shows and gives, before the corrections and with them. */
const bothWays = (metric: ScoringMetric, figures: Partial<ScoringInput>) => {
  const [before, after] = [ruleSetV061, ruleSetV1(true)].map((rules) => {
    const { value, score } = metric.score(report(figures), rules)
    return { value, points: score / metric.weights.openData }
  })
  return { before, after }
}

const clients = (...allocations: ReadonlyArray<bigint>) => ({
  clients: allocations.map((totalAllocations) => client({ totalAllocations }))
})

describe("B3: equality earns points", () => {
  it("gives equal clients the most", () => {
    assert.deepStrictEqual(bothWays(equalityOfDatacapDistribution, clients(7n, 7n, 7n)), {
      before: { value: 0, points: 0 },
      after: { value: 0, points: 3 }
    })
  })

  it("gives nothing where one of two clients has everything", () => {
    assert.deepStrictEqual(bothWays(equalityOfDatacapDistribution, clients(7n, 0n)), {
      before: { value: 1, points: 3 },
      after: { value: 1, points: 0 }
    })
  })

  it("counts a deviation of exactly 0.1, 0.3 and 0.5 as the better one", () => {
    const points = (...parts: ReadonlyArray<bigint>) => bothWays(equalityOfDatacapDistribution, clients(...parts)).after
    assert.deepStrictEqual(points(55n, 45n), { value: 0.1, points: 3 })
    assert.deepStrictEqual(points(65n, 35n), { value: 0.3, points: 2 })
    assert.deepStrictEqual(points(75n, 25n), { value: 0.5, points: 1 })
    assert.strictEqual(points(551n, 449n)?.points, 2)
    assert.strictEqual(points(751n, 249n)?.points, 0)
  })

  it("gives nothing where there are no allocations to compare", () => {
    assert.strictEqual(bothWays(equalityOfDatacapDistribution, clients()).after?.points, 0)
    assert.strictEqual(bothWays(equalityOfDatacapDistribution, clients(0n, 0n)).after?.points, 0)
  })

  it("has metadata of its own", () => {
    const { metadata } = equalityOfDatacapDistribution.score(report({}), ruleSetV1(true))
    assert.include(metadata, "Standard deviation <= 0.1: 3 points")
    assert.notInclude(metadata, "Standard deviation >= 0.9 and <= 1.1: 3 points")
  })
})

describe("B4: declared clients only", () => {
  const declared = client({ expectedSizeOfSingleDataset: 100n, totalUniqDataSetSize: 90n })
  const undeclared = client({ expectedSizeOfSingleDataset: null, totalUniqDataSetSize: 40n })

  it("leaves a client without a declared size out of both sums", () => {
    assert.deepStrictEqual(bothWays(uniqueDataSetSize, { clients: [declared, undeclared] }), {
      before: { value: 130, points: 0 },
      after: { value: 90, points: 1 }
    })
  })

  it("gives no points when no client declares a size", () => {
    assert.deepStrictEqual(bothWays(uniqueDataSetSize, { clients: [undeclared] }), {
      before: { value: 0, points: 1 },
      after: { value: 0, points: 0 }
    })
  })

  it("takes an unknown size of a client that declares one for 0", () => {
    const unknown = client({ expectedSizeOfSingleDataset: 100n, totalUniqDataSetSize: null })
    assert.deepStrictEqual(bothWays(uniqueDataSetSize, { clients: [declared, unknown] }), {
      before: { value: 45, points: 1 },
      after: { value: 45, points: 1 }
    })
  })
})

describe("B5: exact ratios", () => {
  it("does not take 0.009 % of sharing for none", () => {
    const sharing = { clients: [client({ totalAllocations: 100_000n, cidSharing: [9n] })] }
    assert.deepStrictEqual(bothWays(cidSharing, sharing), {
      before: { value: 0, points: 2 },
      after: { value: 0, points: 1 }
    })
  })

  it("gives 55.009 % with IPNI status OK its three points, and no rule set without it does", () => {
    const providers = [
      provider({ totalDealSize: 55_009n, ipniReportingStatus: "OK" }),
      provider({ totalDealSize: 44_991n })
    ]
    const scored = ruleSets.map((rules) => {
      const { ruleSet, value, score } = ipniReporting.score(report({ providers }), rules)
      return { ruleSet, value, points: score / ipniReporting.weights.openData }
    })
    assert.deepStrictEqual(scored, [
      { ruleSet: "v0.6.1", value: 55, points: 1 },
      { ruleSet: "v0.19.3", value: 55, points: 1 },
      { ruleSet: "v1", value: 55, points: 3 },
      { ruleSet: "v1", value: 55, points: 3 }
    ])
  })

  it("sees 5.009 % of duplicates above 5 %", () => {
    const providers = [provider({ totalDealSize: 100_000n, uniqueDataSize: 94_991n })]
    assert.deepStrictEqual(bothWays(duplicatedData, { providers }), {
      before: { value: 5, points: 1 },
      after: { value: 5, points: 0 }
    })
  })

  it("deviates by the shares as they are", () => {
    assert.deepStrictEqual(bothWays(equalityOfDatacapDistribution, clients(999n, 1001n)), {
      before: { value: 0.005, points: 0 },
      after: { value: 0.001, points: 3 }
    })
  })
})
