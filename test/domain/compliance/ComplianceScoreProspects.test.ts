import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc, Option, Order, Record as Rec } from "effect"
import { type CompliancePolicy, defaultPolicy } from "../../../src/domain/compliance/CompliancePolicy.js"
import { type ComplianceScore, scoreCompliance } from "../../../src/domain/compliance/ComplianceScore.js"
import type { ComponentScore } from "../../../src/domain/compliance/ComponentScore.js"
import type { Prospect } from "../../../src/domain/rules/Explanation.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { parseDataSize } from "../../../src/domain/shared/Bytes.js"
import { improved, type Plan, plans, subjectOf } from "./complianceSubjects.js"

const weight = fc.integer({ min: 0, max: 10 })

/** Policies of which a byte of a plan shows in the score. */
const policies: fc.Arbitrary<CompliancePolicy> = fc
  .record({
    retrievability: weight,
    location: weight,
    ipni: weight,
    replication: weight,
    duplication: weight,
    cidSharing: weight,
    concentration: weight
  })
  .filter((weights) => Object.values(weights).some((value) => value > 0))
  .chain((weights) =>
    fc
      .integer({ min: 1, max: 100 })
      .map((threshold) => ({ weights, threshold, minimumCoverage: 0, maxProviderShare: 25 }))
  )

const score = (plan: Plan, policy: CompliancePolicy) => scoreCompliance(subjectOf(plan), policy, ruleSetV061)

/** Bytes that a prospect asks for. */
const distanceOf = (prospect: Prospect): bigint => {
  assert(prospect._tag === "Within" && prospect.distance.unit === "bytes")
  return prospect.distance.amount
}

/** Bytes that its sentence asks for. */
const printedDistance = (prospect: Prospect): bigint => {
  assert(prospect._tag === "Within")
  const [, size = "", bytes] = /^([\d.]+ \w+)(?: \((\d+) bytes\))?/.exec(prospect.text) ?? []
  return bytes === undefined ? Option.getOrThrow(Either.getOrThrow(parseDataSize(size))) : BigInt(bytes)
}

const reachesThreshold = ({ explanation: { prospect } }: ComponentScore): boolean =>
  prospect._tag === "Within" && prospect.boundary.startsWith("score")

const smaller = Order.min(Order.bigint)

const isBelow = ({ score: points, policy }: ComplianceScore) => (points ?? 100) < policy.threshold

describe("what would change a component", () => {
  it.prop("is true: so many bytes reach the threshold, one less does not", [plans, policies], ([plan, policy]) => {
    for (const component of score(plan, policy).components.filter(reachesThreshold)) {
      const distance = distanceOf(component.explanation.prospect)
      assert.isFalse(isBelow(score(improved(plan, component.id, distance), policy)))
      assert.isTrue(isBelow(score(improved(plan, component.id, distance - 1n), policy)))
      const printed = printedDistance(component.explanation.prospect)
      assert.isFalse(isBelow(score(improved(plan, component.id, printed), policy)))
    }
  })

  it.prop(
    "is else its full value, which adds what the greatest gain says",
    [plans, policies],
    ([plan, policy]) => {
      const before = score(plan, policy)
      for (const component of before.components) {
        const { prospect } = component.explanation
        if (prospect._tag !== "Within" || reachesThreshold(component)) continue
        const after = score(improved(plan, component.id, distanceOf(prospect)), policy)
        const less = score(improved(plan, component.id, distanceOf(prospect) - 1n), policy)
        const valueIn = ({ components }: ComplianceScore) => components.find(({ id }) => id === component.id)?.value
        assert.strictEqual(valueIn(after), 1)
        assert.isBelow(valueIn(less) ?? 1, 1)
        assert.approximately(after.score ?? 0, (before.score ?? 0) + (component.maxGain ?? 0), 1e-9)
      }
    },
    { fastCheck: { numRuns: 50 } }
  )

  it.prop("is nothing at its full value, and out of reach without a value or a weight", [plans, policies], (input) => {
    for (const { value, weight: own, explanation } of score(...input).components) {
      const expected = value === null ? "OutOfReach" : value === 1 ? "Best" : own === 0 ? "OutOfReach" : "Within"
      assert.strictEqual(explanation.prospect._tag, expected)
    }
  })
})

describe("what would change a verdict", () => {
  it.prop("is the fewest bytes of one component, where one is enough", [plans, policies], ([plan, policy]) => {
    const result = score(plan, policy)
    const alone = result.components.filter(reachesThreshold)
    const distances = alone.map(({ explanation }) => distanceOf(explanation.prospect))
    if (result.verdict !== "nonCompliant" || alone.length === 0) return
    assert.strictEqual(distanceOf(result.explanation.prospect), distances.reduce(smaller))
  })

  it.prop("is else full values, the greatest gain first, and the rest of one more", [plans, policies], (input) => {
    const [plan, policy] = input
    const result = score(plan, policy)
    if (result.verdict !== "nonCompliant" || result.components.some(reachesThreshold)) return
    const candidates = result.components
      .filter(({ explanation }) => explanation.prospect._tag === "Within")
      .sort((one, other) => (other.maxGain ?? 0) - (one.maxGain ?? 0))
    const spent = (distance: bigint) => {
      let [rest, changed] = [distance, plan]
      for (const { id, explanation } of candidates) {
        const full = distanceOf(explanation.prospect)
        const bytes = smaller(rest, full)
        changed = improved(changed, id, bytes)
        rest -= bytes
      }
      assert.strictEqual(rest, 0n)
      return score(changed, policy)
    }
    const distance = distanceOf(result.explanation.prospect)
    assert.isFalse(isBelow(spent(distance)))
    assert.isTrue(isBelow(spent(distance - 1n)))
  })

  it.prop("is nothing for who is compliant", [plans, policies], ([plan, policy]) => {
    const { verdict, explanation } = score(plan, policy)
    assert.strictEqual(explanation.prospect._tag === "Best", verdict === "compliant")
  })
})

const TiB = 2n ** 40n

/** 20 TiB at providers and of clients; all of it good. */
const spotless: Plan = {
  providerBytes: 20n * TiB,
  clientBytes: 20n * TiB,
  retrievability: { bad: 0n, unknown: 0n },
  ipni: { bad: 0n, unknown: 0n },
  location: { bad: 0n, unknown: 0n },
  concentrated: 0n,
  repeatedBytes: 0n,
  sharedBytes: 0n,
  replicaBytes: 20n * TiB,
  badlyReplicatedBytes: 0n
}

const sentences = (plan: Plan, policy: Partial<CompliancePolicy> = {}) => {
  const { explanation, components } = score(plan, { ...defaultPolicy, ...policy })
  const component = (wanted: ComponentScore["id"]) =>
    components.find(({ id }) => id === wanted)?.explanation.sentence ?? ""
  return { verdict: explanation.sentence, component }
}

describe("the sentence of an explanation", () => {
  it("tells the figures and what is not measured", () => {
    const { component } = sentences({ ...spotless, retrievability: { bad: 3n * TiB, unknown: 5n * TiB } })
    assert.strictEqual(
      component("retrievability"),
      "12 TiB of 15 TiB (80.00%) at providers above the week's average of 50.00%; earns 4.00 of its weight of 5; " +
        "not measured: 5 TiB at providers whose success rate is unknown; " +
        "3 TiB more at providers above the week's average of 50.00% adds 5.26 points to the score, all that it can"
    )
  })

  it("tells what takes the score to the threshold, and what cannot alone", () => {
    const plan = { ...spotless, retrievability: { bad: 20n * TiB, unknown: 0n }, concentrated: 20n * TiB }
    const { verdict, component } = sentences(plan)
    assert.strictEqual(
      verdict,
      "the score of 63.15 is below the threshold of 70; 5.21 TiB more at providers above the week's average of 50.00% " +
        "alone takes the score to the threshold of 70; so does 13 TiB more of clients with at most 25% at one provider"
    )
    assert.include(
      component("concentration"),
      "13 TiB more of clients with at most 25% at one provider takes the score to the threshold of 70"
    )
    assert.include(sentences(plan, { threshold: 80 }).verdict, "Provider concentration cannot do so alone")
  })

  it("tells which components reach the threshold together when none does alone", () => {
    const plan = { ...spotless, retrievability: { bad: 20n * TiB, unknown: 0n }, concentrated: 20n * TiB }
    assert.strictEqual(
      sentences(plan, { threshold: 95 }).verdict,
      "the score of 63.15 is below the threshold of 95; no component alone takes the score to the threshold of 95; " +
        "together these do: 20 TiB more at providers above the week's average of 50.00% and " +
        "10.5 TiB more of clients with at most 25% at one provider"
    )
  })

  it("tells how much of the weight is missing for a verdict", () => {
    const unknown = { bad: 0n, unknown: 20n * TiB }
    const plan = { ...spotless, retrievability: unknown, ipni: unknown, location: unknown, replicaBytes: 0n }
    const { verdict, component } = sentences(plan)
    assert.strictEqual(
      verdict,
      "36.84% of the weight is measured, less than the 50.00% that a verdict needs; " +
        "measuring 13.16 percentage points more gives a verdict"
    )
    assert.strictEqual(component("ipni"), "not measured: 20 TiB at providers without an IPNI status")
  })

  it("tells of bytes that are shared beyond those of the week", () => {
    const { component } = sentences({ ...spotless, sharedBytes: 30n * TiB })
    assert.include(component("cidSharing"), "0 B of 20 TiB (0.00%) in pieces that no other client stores")
    assert.include(component("cidSharing"), "30 TiB less in pieces that other clients store as well adds 15.79 points")
  })

  it("says when there is nothing to measure or nothing that weighs", () => {
    const empty = sentences({ ...spotless, providerBytes: 0n, clientBytes: 0n, replicaBytes: 0n })
    assert.strictEqual(empty.verdict, "nothing that weighs is measured")
    assert.strictEqual(empty.component("location"), "there are no bytes to measure")
    const weightless = sentences(spotless, { weights: { ...defaultPolicy.weights, ipni: 0 } })
    assert.include(weightless.component("ipni"), "which weighs nothing in this policy")
  })
})

describe("a score beside its threshold", () => {
  const onlyIpni = { ...Rec.map(defaultPolicy.weights, () => 0), ipni: 1 }
  const withIpni = (good: bigint, bad: bigint, policy: Partial<CompliancePolicy>) =>
    score(
      { ...spotless, providerBytes: good + bad, ipni: { bad, unknown: 0n } },
      { ...defaultPolicy, weights: onlyIpni, minimumCoverage: 0, ...policy }
    )

  it.prop(
    "is judged as it is shown, and one byte less than the distance does not reach it",
    [fc.bigInt(0n, 10_000_000n), fc.constantFrom(25, 70, 66.67, 0.3)],
    ([missing, threshold]) => {
      const all = 10_000n * 2n ** 60n
      const good = (all * BigInt(100 * threshold)) / 10_000n - missing
      const found = withIpni(good, all - good, { threshold })
      const { score: shown, verdict, missingToThreshold, explanation } = found
      assert.strictEqual(verdict, (shown ?? 0) >= threshold ? "compliant" : "nonCompliant")
      assert.strictEqual(missingToThreshold, Math.max(0, threshold - (shown ?? 0)))
      const told = Number(/^the score of ([\d.e-]+) /.exec(explanation.sentence)?.[1])
      assert.strictEqual(told >= threshold, verdict === "compliant")
      if (verdict === "compliant") return
      const distance = distanceOf(explanation.prospect)
      const verdictAfter = (more: bigint) => withIpni(good + more, all - good - more, { threshold }).verdict
      assert.deepStrictEqual([verdictAfter(distance), verdictAfter(distance - 1n)], ["compliant", "nonCompliant"])
    }
  )

  it("is told as it is where cutting it off would put it on the other side", () => {
    const { explanation, verdict } = withIpni(66_668n, 33_332n, { threshold: 66.667 })
    assert.strictEqual(verdict, "compliant")
    assert.strictEqual(explanation.sentence, "the score of 66.668 reaches the threshold of 66.667")
  })
})

describe("coverage beside its minimum", () => {
  const onlyIpni = { ...Rec.map(defaultPolicy.weights, () => 0), ipni: 1 }
  const sentenceOf = (unknown: bigint, all: bigint, minimumCoverage: number) =>
    sentences({ ...spotless, providerBytes: all, ipni: { bad: 0n, unknown } }, { weights: onlyIpni, minimumCoverage })
      .verdict

  it("is missing by no less than is told", () => {
    assert.strictEqual(
      sentenceOf(1n, 3n, 0.75),
      "66.66% of the weight is measured, less than the 75.00% that a verdict needs; " +
        "measuring 8.34 percentage points more gives a verdict"
    )
    assert.strictEqual(
      sentenceOf(1n, 3n, 1),
      "66.66% of the weight is measured, less than the 100.00% that a verdict needs; " +
        "measuring all the rest gives a verdict"
    )
    assert.strictEqual(
      sentenceOf(4n, 100_000n, 0.99998),
      "99.99% of the weight is measured, less than the 99.998% that a verdict needs; " +
        "measuring 0.002 percentage points more gives a verdict"
    )
  })
})
