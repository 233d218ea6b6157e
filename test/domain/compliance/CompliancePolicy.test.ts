import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc, Schema } from "effect"
import {
  CompliancePolicy,
  changePolicy,
  defaultPolicy,
  InvalidPolicy,
  type PolicyChanges,
  parseWeights
} from "../../../src/domain/compliance/CompliancePolicy.js"
import { ScoreComponentId } from "../../../src/domain/compliance/components/ScoreComponent.js"
import { policies } from "./complianceSubjects.js"

const change = (changes: PolicyChanges) => changePolicy(defaultPolicy, changes)

/** Field and reason of a refusal; null of a policy that holds. */
const refusal = (result: Either.Either<unknown, InvalidPolicy>) =>
  Either.match(result, { onLeft: ({ field, reason }) => ({ field, reason }), onRight: () => null })

describe("policy of the compliance score", () => {
  it("has the published defaults", () => {
    assert.deepStrictEqual(defaultPolicy, {
      weights: {
        retrievability: 5,
        location: 2,
        ipni: 3,
        replication: 2,
        duplication: 2,
        cidSharing: 3,
        concentration: 2
      },
      threshold: 70,
      minimumCoverage: 0.5,
      maxProviderShare: 25
    })
  })

  it("changes what is named and keeps the rest", () => {
    assert.deepStrictEqual(
      change({ weights: { ipni: 5, location: 0 }, threshold: 80 }),
      Either.right({ ...defaultPolicy, weights: { ...defaultPolicy.weights, ipni: 5, location: 0 }, threshold: 80 })
    )
    assert.deepStrictEqual(change({}), Either.right(defaultPolicy))
    assert.deepStrictEqual(change({ threshold: undefined, weights: undefined }), Either.right(defaultPolicy))
  })

  it.prop("takes everything within the bounds and reads it back from JSON", [policies], ([policy]) => {
    assert.deepStrictEqual(changePolicy(defaultPolicy, policy), Either.right(policy))
    assert.deepStrictEqual(Schema.decodeUnknownSync(CompliancePolicy)(JSON.parse(JSON.stringify(policy))), policy)
  })

  it("takes the bounds themselves", () => {
    for (const threshold of [0, 100]) assert.isTrue(Either.isRight(change({ threshold })))
    for (const minimumCoverage of [0, 1]) assert.isTrue(Either.isRight(change({ minimumCoverage })))
    for (const maxProviderShare of [0, 100]) assert.isTrue(Either.isRight(change({ maxProviderShare })))
  })

  it("names the field that is out of bounds", () => {
    const percentage = "expected a number from 0 to 100"
    for (const value of [-0.001, 100.001, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.deepStrictEqual(refusal(change({ threshold: value })), { field: "threshold", reason: percentage })
      assert.deepStrictEqual(refusal(change({ maxProviderShare: value })), {
        field: "maxProviderShare",
        reason: percentage
      })
    }
    for (const value of [-0.001, 1.001, Number.NaN]) {
      assert.deepStrictEqual(refusal(change({ minimumCoverage: value })), {
        field: "minimumCoverage",
        reason: "expected a number from 0 to 1"
      })
    }
    for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.deepStrictEqual(refusal(change({ weights: { ipni: value } })), {
        field: "weights.ipni",
        reason: "expected a finite number of at least 0"
      })
    }
  })

  it("refuses weights of nothing but 0 and of components that do not exist", () => {
    const none = Object.fromEntries(ScoreComponentId.literals.map((id) => [id, 0]))
    assert.deepStrictEqual(refusal(change({ weights: none })), {
      field: "weights",
      reason: "expected a weight above 0"
    })
    for (const unknown of ["speed", "__proto__", "constructor"]) {
      const weights = Either.getOrThrow(parseWeights(`${unknown}:5`))
      assert.strictEqual(refusal(change({ weights }))?.field, `weights.${unknown}`)
    }
  })
})

describe("weights in a text", () => {
  it("are read by component", () => {
    assert.deepStrictEqual(parseWeights("ipni:5,location:0"), Either.right({ ipni: 5, location: 0 }))
    assert.deepStrictEqual(parseWeights(" ipni : 2.5 , cidSharing:10 "), Either.right({ ipni: 2.5, cidSharing: 10 }))
    assert.deepStrictEqual(parseWeights(" "), Either.right({}))
  })

  it("keep a negative number for the bounds to refuse", () => {
    const weights = Either.getOrThrow(parseWeights("ipni:-1"))
    assert.strictEqual(refusal(change({ weights }))?.field, "weights.ipni")
  })

  it("are refused when an entry is no component and number, or a component comes twice", () => {
    for (const text of [
      "ipni",
      "ipni:",
      ":5",
      "ipni:x",
      "ipni:5,",
      "ipni:0x10",
      "ipni:5:6",
      "ipni=5",
      "ipni:5;location:2"
    ]) {
      assert.strictEqual(refusal(parseWeights(text))?.field, "weights", text)
    }
    assert.deepStrictEqual(refusal(parseWeights("ipni:5,ipni:6")), { field: "weights", reason: "names ipni twice" })
  })

  it.prop("never throw, and come back as numbers or as a refusal", [fc.string()], ([text]) => {
    const parsed = parseWeights(text)
    if (Either.isLeft(parsed)) assert.instanceOf(parsed.left, InvalidPolicy)
    else assert.isTrue(Object.values(parsed.right).every((weight) => typeof weight === "number"))
  })
})
