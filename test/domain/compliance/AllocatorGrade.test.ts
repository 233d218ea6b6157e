import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import {
  explainAllocator,
  type GradeCounts,
  gradeAllocator,
  sharesOf
} from "../../../src/domain/compliance/AllocatorGrade.js"
import type { ComplianceGrade } from "../../../src/domain/compliance/ProviderCompliance.js"

const counts: fc.Arbitrary<GradeCounts> = fc.record({
  compliant: fc.nat(500),
  partiallyCompliant: fc.nat(500),
  nonCompliant: fc.nat(500)
})
const order: ReadonlyArray<ComplianceGrade> = ["nonCompliant", "partiallyCompliant", "compliant"]
const rank = (score: ComplianceGrade) => order.indexOf(score)

describe("shares of an allocator's providers", () => {
  it.prop("add up to 100 when every provider has a grade", [counts], ([graded]) => {
    const providers = graded.compliant + graded.partiallyCompliant + graded.nonCompliant
    const { compliant, partiallyCompliant, nonCompliant } = sharesOf(graded, providers)
    assert.closeTo(compliant + partiallyCompliant + nonCompliant, providers === 0 ? 0 : 100, 1e-9)
  })

  it("are 0 without providers", () => {
    assert.deepStrictEqual(sharesOf({ compliant: 0, partiallyCompliant: 0, nonCompliant: 0 }, 0), {
      compliant: 0,
      partiallyCompliant: 0,
      nonCompliant: 0,
      providers: 0
    })
  })

  it("count providers without a grade in the whole", () => {
    assert.deepStrictEqual(sharesOf({ compliant: 1, partiallyCompliant: 0, nonCompliant: 0 }, 4), {
      compliant: 25,
      partiallyCompliant: 0,
      nonCompliant: 0,
      providers: 4
    })
  })
})

describe("grade of an allocator", () => {
  it.prop("never rises with the threshold", [counts, fc.nat(100), fc.nat(100)], ([graded, one, other]) => {
    const providers = graded.compliant + graded.partiallyCompliant + graded.nonCompliant
    const shares = sharesOf(graded, providers)
    const [low, high] = [Math.min(one, other), Math.max(one, other)]
    assert.isAtLeast(rank(gradeAllocator(shares, low)), rank(gradeAllocator(shares, high)))
  })

  it.prop("never falls when a provider improves", [counts, fc.nat(100)], ([graded, threshold]) => {
    const better = {
      compliant: graded.compliant + 1,
      partiallyCompliant: graded.partiallyCompliant + 1,
      nonCompliant: graded.nonCompliant
    }
    const worse = { ...better, compliant: graded.compliant, nonCompliant: graded.nonCompliant + 1 }
    const providers = better.compliant + better.partiallyCompliant + better.nonCompliant
    assert.isAtLeast(
      rank(gradeAllocator(sharesOf(better, providers), threshold)),
      rank(gradeAllocator(sharesOf(worse, providers), threshold))
    )
  })

  it.prop(
    "is right at thresholds that divide the providers evenly",
    [fc.integer({ min: 1, max: 150 })],
    ([providers]) => {
      for (let kept = 0; kept <= providers; kept++) {
        const partiallyCompliant = Math.floor(kept / 3)
        const graded = { compliant: kept - partiallyCompliant, partiallyCompliant, nonCompliant: providers - kept }
        for (const threshold of [10, 20, 25, 50, 75, 100]) {
          const isEnough = 100 * kept >= threshold * providers
          assert.strictEqual(gradeAllocator(sharesOf(graded, providers), threshold) !== "nonCompliant", isEnough)
        }
      }
    }
  )

  it("is compliant at a threshold of 0, whatever the providers do", () => {
    assert.strictEqual(gradeAllocator({ compliant: 0, partiallyCompliant: 0 }, 0), "compliant")
  })
})

describe("explanation of an allocator's grade", () => {
  const few: fc.Arbitrary<GradeCounts> = fc.record({
    compliant: fc.nat(12),
    partiallyCompliant: fc.nat(12),
    nonCompliant: fc.nat(12)
  })

  it.prop("names the fewest providers that lead to the next grade", [few, fc.nat(100)], ([graded, threshold]) => {
    const providers = graded.compliant + graded.partiallyCompliant + graded.nonCompliant
    const grade = gradeAllocator(sharesOf(graded, providers), threshold)
    const { prospect } = explainAllocator(sharesOf(graded, providers), threshold)
    assert.strictEqual(prospect._tag === "Best", grade === "compliant")
    if (prospect._tag !== "Within") return
    const next = grade === "nonCompliant" ? "partiallyCompliant" : "compliant"
    const gradeWith = (better: number) =>
      gradeAllocator(sharesOf({ ...graded, [next]: graded[next] + better }, providers), threshold)
    assert.notStrictEqual(gradeWith(Number(prospect.distance.amount)), grade)
    assert.strictEqual(gradeWith(Number(prospect.distance.amount) - 1), grade)
  })

  it("is a sentence", () => {
    const { prospect } = explainAllocator(sharesOf({ compliant: 1, partiallyCompliant: 1, nonCompliant: 2 }, 4), 50)
    assert.strictEqual(
      prospect._tag === "Within" ? prospect.text : "",
      "1 storage provider more that is compliant makes the allocator compliant"
    )
  })
})
