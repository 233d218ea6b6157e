import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { type CompliancePolicy, defaultPolicy } from "../../../src/domain/compliance/CompliancePolicy.js"
import { type ComplianceScore, scoreCompliance } from "../../../src/domain/compliance/ComplianceScore.js"
import type {
  ComplianceSubject,
  SubjectClient,
  SubjectProvider
} from "../../../src/domain/compliance/ComplianceSubject.js"
import { ScoreComponentId } from "../../../src/domain/compliance/components/ScoreComponent.js"
import { scoreComponents } from "../../../src/domain/compliance/components/scoreComponents.js"
import { ruleSetV1, ruleSetV061, ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"
import { reordered } from "../aggregation/arbitraries.js"
import { hostileSubjects, policies, subjects } from "./complianceSubjects.js"

const score = (subject: ComplianceSubject, policy: CompliancePolicy = defaultPolicy) =>
  scoreCompliance(subject, policy, ruleSetV061)

/** What is computed, without the texts. */
const figures = ({ verdict, coverage, missingToThreshold, components, ...result }: ComplianceScore) => ({
  score: result.score,
  verdict,
  coverage,
  missingToThreshold,
  components: components.map(({ value, coverage, points, maxGain }) => ({ value, coverage, points, maxGain }))
})

const TiB = 2n ** 40n

/** Half of the bytes are at a provider that does everything wrong; the client does everything right. */
const half: ComplianceSubject = {
  weekAverage: 0.5,
  providers: [
    { provider: "f01", bytes: TiB, rate: 0.9, ipni: "OK" },
    { provider: "f02", bytes: TiB, rate: 0.1, ipni: "MISREPORTING" }
  ],
  clients: [
    {
      client: "f0100",
      bytes: 2n * TiB,
      places: ["SG//Singapore", "DE/Hesse/Frankfurt"],
      biggestProviderBytes: TiB / 2n,
      uniqueBytes: 2n * TiB,
      sharedBytes: 0n,
      replicaBytes: 2n * TiB,
      wellReplicatedBytes: 2n * TiB
    }
  ]
}

/** Allocators, and the same with their providers, clients and places in another order. */
const shuffled = subjects.chain(({ weekAverage, providers, clients }) =>
  fc
    .tuple(reordered(fc.constant(providers)), reordered(fc.constant(clients)))
    .map(([[rows, otherRows], [owners, otherOwners]]): readonly [ComplianceSubject, ComplianceSubject] => [
      { weekAverage, providers: rows, clients: owners },
      {
        weekAverage,
        providers: otherRows,
        clients: otherOwners.map((row) => ({ ...row, places: row.places.toReversed() }))
      }
    ])
)

/** A policy under which only the named components weigh. */
const only = (weights: Partial<CompliancePolicy["weights"]>, policy: Partial<CompliancePolicy> = {}) => ({
  ...defaultPolicy,
  ...policy,
  weights: {
    retrievability: 0,
    location: 0,
    ipni: 0,
    replication: 0,
    duplication: 0,
    cidSharing: 0,
    concentration: 0,
    ...weights
  }
})

const withoutStatus = (subject: ComplianceSubject, ...providers: ReadonlyArray<string>): ComplianceSubject => ({
  ...subject,
  providers: subject.providers.map((row) => (providers.includes(row.provider) ? { ...row, ipni: null } : row))
})

describe("weighted compliance score", () => {
  it("names its rule set and policy and lists the components in their order", () => {
    for (const ruleSet of [ruleSetV061, ruleSetV0193, ruleSetV1(true)]) {
      const result = scoreCompliance(half, defaultPolicy, ruleSet)
      assert.strictEqual(result.ruleSet, ruleSet.name)
      assert.strictEqual(result.policy, defaultPolicy)
      assert.deepStrictEqual(
        result.components.map(({ id }) => id),
        Array.from(ScoreComponentId.literals)
      )
    }
  })

  it("keeps each component under its own id", () => {
    for (const [id, component] of Object.entries(scoreComponents)) assert.strictEqual(component.id, id)
  })

  it.prop(
    "does not depend on the order of any rows",
    [shuffled, policies],
    ([[subject, otherwise], policy]) => {
      assert.deepStrictEqual(score(otherwise, policy), score(subject, policy))
    },
    { fastCheck: { numRuns: 50 } }
  )

  it.prop(
    "gives numbers within their bounds for any rows",
    [fc.oneof(subjects, hostileSubjects), policies],
    (input) => {
      const [subject, policy] = input
      const result = score(subject, policy)
      const isWithin = (value: number | null, most: number) => value === null || (value >= 0 && value <= most)
      assert.isTrue(isWithin(result.score, 100))
      assert.isTrue(isWithin(result.coverage, 1))
      assert.isTrue(isWithin(result.missingToThreshold, 100))
      assert.notInclude(result.explanation.sentence, "NaN")
      for (const { value, coverage, points, maxGain, weight, explanation, evidence } of result.components) {
        assert.isTrue(isWithin(value, 1))
        assert.isTrue(isWithin(coverage, 1))
        assert.isTrue(isWithin(points, weight))
        assert.isTrue(isWithin(maxGain, 100))
        assert.strictEqual(value === null, coverage === 0)
        assert.strictEqual(points === null, value === null)
        assert.strictEqual(maxGain === null, value === null || weight === 0)
        assert.notInclude(explanation.sentence, "NaN")
        assert.isAtMost(evidence.length, 20)
      }
    }
  )

  it.prop("is what the points earn of the weight that is measured", [subjects, policies], ([subject, policy]) => {
    const result = score(subject, policy)
    const counting = result.components.filter(({ value, weight }) => value !== null && weight > 0)
    const weight = counting.reduce((sum, component) => sum + component.weight, 0)
    const points = counting.reduce((sum, component) => sum + (component.points ?? 0), 0)
    const gains = counting.reduce((sum, component) => sum + (component.maxGain ?? 0), 0)
    if (result.score === null) assert.strictEqual(counting.length, 0)
    else {
      assert.approximately(result.score, (100 * points) / weight, 1e-9)
      assert.approximately(result.score + gains, 100, 1e-9)
    }
  })

  it.prop("stays when all bytes grow by one factor", [subjects, policies, fc.bigInt(1n, 2n ** 40n)], (input) => {
    const [subject, policy, factor] = input
    const grown: ComplianceSubject = {
      ...subject,
      providers: subject.providers.map((row) => ({ ...row, bytes: factor * row.bytes })),
      clients: subject.clients.map((row) => ({
        ...row,
        bytes: factor * row.bytes,
        biggestProviderBytes: factor * row.biggestProviderBytes,
        uniqueBytes: factor * row.uniqueBytes,
        sharedBytes: factor * row.sharedBytes,
        replicaBytes: factor * row.replicaBytes,
        wellReplicatedBytes: factor * row.wellReplicatedBytes
      }))
    }
    assert.deepStrictEqual(figures(score(grown, policy)), figures(score(subject, policy)))
  })

  it.prop(
    "never falls when a provider or a client does better",
    [subjects, policies],
    ([subject, policy]) => {
      const before = score(subject, policy)
      const providers: ReadonlyArray<(row: SubjectProvider) => SubjectProvider> = [
        (row) => ({ ...row, rate: row.rate === null ? null : 1 }),
        (row) => ({ ...row, ipni: row.ipni === null ? null : "OK" })
      ]
      const clients: ReadonlyArray<(row: SubjectClient) => SubjectClient> = [
        (row) => ({
          ...row,
          places: row.places.every((place) => place === null) ? row.places : [...row.places, "FR//Paris"]
        }),
        (row) => ({ ...row, biggestProviderBytes: row.biggestProviderBytes / 2n }),
        (row) => ({ ...row, uniqueBytes: (row.uniqueBytes + row.bytes) / 2n }),
        (row) => ({ ...row, sharedBytes: row.sharedBytes / 2n }),
        (row) => ({ ...row, wellReplicatedBytes: (row.wellReplicatedBytes + row.replicaBytes) / 2n })
      ]
      const better = [
        ...providers.map((change) => ({ ...subject, providers: subject.providers.map(change) })),
        ...clients.map((change) => ({ ...subject, clients: subject.clients.map(change) }))
      ]
      for (const changed of better) {
        const after = score(changed, policy)
        assert.isAtLeast(after.score ?? -1, before.score ?? -1)
        assert.strictEqual(after.coverage, before.coverage)
        after.components.forEach(({ id, value }, index) => {
          assert.isAtLeast(value ?? -1, before.components[index]?.value ?? -1, id)
        })
      }
    },
    { fastCheck: { numRuns: 50 } }
  )

  it.prop("never falls when the share that one provider may hold is raised", [subjects, policies], (input) => {
    const [subject, policy] = input
    const relaxed = score(subject, { ...policy, maxProviderShare: 100 })
    assert.isAtLeast(relaxed.score ?? -1, score(subject, policy).score ?? -1)
  })

  it.prop("leaves a component without weight out", [subjects, policies], ([subject, policy]) => {
    const result = score(subject, { ...policy, weights: { ...policy.weights, ipni: 0 } })
    const unknown = score(withoutStatus(subject, ...subject.providers.map(({ provider }) => provider)), {
      ...policy,
      weights: { ...policy.weights, ipni: 0 }
    })
    assert.strictEqual(result.score, unknown.score)
    assert.strictEqual(result.coverage, unknown.coverage)
  })

  it("holds a rounded sum to its threshold: three thirds are all", () => {
    const third = 1n
    const subject: ComplianceSubject = {
      ...half,
      providers: ["f01", "f02", "f03"].map((provider) => ({ provider, bytes: third, rate: 1, ipni: "OK" }))
    }
    assert.strictEqual(score(subject, { ...defaultPolicy, threshold: 100 }).verdict, "compliant")
  })
})

describe("unknown", () => {
  it.prop("never counts as 0: who becomes unknown takes nothing from the value", [subjects], ([subject]) => {
    for (const { provider, ipni } of subject.providers) {
      if (ipni === null || ipni === "OK") continue
      const [before, after] = [score(subject), score(withoutStatus(subject, provider))].map((result) =>
        result.components.find(({ id }) => id === "ipni")
      )
      assert.isDefined(before)
      assert.isDefined(after)
      assert.isAtMost(after.coverage, before.coverage)
      if (after.value !== null) assert.isAtLeast(after.value, before.value ?? 0)
    }
  })

  it("takes coverage and no points", () => {
    const policy = only({ ipni: 3 })
    const [before, after] = [score(half, policy), score(withoutStatus(half, "f02"), policy)]
    assert.deepStrictEqual([before.score, before.coverage], [50, 1])
    assert.deepStrictEqual([after.score, after.coverage], [100, 0.5])
  })

  it("gives no score where nothing that weighs is measured", () => {
    const result = score(withoutStatus(half, "f01", "f02"), only({ ipni: 3 }, { minimumCoverage: 0 }))
    assert.strictEqual(result.score, null)
    assert.strictEqual(result.verdict, "notMeasured")
    assert.strictEqual(result.missingToThreshold, null)
    assert.strictEqual(result.explanation.prospect._tag, "OutOfReach")
  })
})

describe("verdict", () => {
  const policy = only({ ipni: 3 }, { minimumCoverage: 0 })

  it("is compliant exactly on the threshold and not a hair below", () => {
    assert.strictEqual(score(half, { ...policy, threshold: 50 }).verdict, "compliant")
    assert.strictEqual(score(half, { ...policy, threshold: 50 + 2 ** -47 }).verdict, "nonCompliant")
  })

  it("is given exactly on the minimum coverage and not a hair below", () => {
    const covered = withoutStatus(half, "f02")
    assert.strictEqual(score(covered, { ...policy, minimumCoverage: 0.5 }).verdict, "compliant")
    assert.strictEqual(score(covered, { ...policy, minimumCoverage: 0.5 + 2 ** -53 }).verdict, "notMeasured")
  })

  it("is never kept back by components that weigh nothing", () => {
    const unknown = { ...half, weekAverage: null, clients: [] }
    assert.strictEqual(score(unknown, { ...policy, minimumCoverage: 1 }).coverage, 1)
  })

  it.prop("agrees with the numbers beside it", [subjects, policies], ([subject, anyPolicy]) => {
    const { score: points, verdict, coverage, missingToThreshold, policy: used } = score(subject, anyPolicy)
    const isMeasured = points !== null && coverage >= used.minimumCoverage
    assert.strictEqual(verdict === "notMeasured", !isMeasured)
    if (points !== null) assert.strictEqual(missingToThreshold === 0, points >= used.threshold)
    if (isMeasured) assert.strictEqual(verdict === "compliant", missingToThreshold === 0)
  })

  it("misses what the threshold is above the score", () => {
    assert.strictEqual(score(half, { ...policy, threshold: 70 }).missingToThreshold, 20)
  })
})
