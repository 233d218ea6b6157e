import { assert, describe, it } from "@effect/vitest"
import { httpRetrievability75 } from "../../../../src/domain/report/client/HttpRetrievability75.js"
import { httpRetrievabilityZero } from "../../../../src/domain/report/client/HttpRetrievabilityZero.js"
import { urlFinderRetrievability75 } from "../../../../src/domain/report/client/UrlFinderRetrievability75.js"
import { urlFinderRetrievabilityZero } from "../../../../src/domain/report/client/UrlFinderRetrievabilityZero.js"
import { judge, provider, sentence } from "./clientReports.js"

const below75 = 0.75 - Number.EPSILON / 2

const sources = [
  { field: "http", other: "urlFinder", zero: httpRetrievabilityZero, most: httpRetrievability75 },
  { field: "urlFinder", other: "http", zero: urlFinderRetrievabilityZero, most: urlFinderRetrievability75 }
] as const

describe.each(sources)("retrievability by $field", ({ field, other, zero, most }) => {
  const rated = (rate: number | null) => ({ providers: [provider("f01"), provider("f02", { [field]: rate })] })

  it("is not zero when there is any", () => {
    assert.isTrue(judge(zero, rated(Number.MIN_VALUE)).result)
    assert.isFalse(judge(zero, rated(0)).result)
  })

  it("is enough from three quarters", () => {
    assert.isTrue(judge(most, rated(0.75)).result)
    assert.isFalse(judge(most, rated(below75)).result)
  })

  it("is zero where it is unknown", () => {
    for (const unknown of [null, Number.NaN]) {
      assert.isFalse(judge(zero, rated(unknown)).result)
      assert.isFalse(judge(most, rated(unknown)).result)
    }
  })

  it("is no matter of the other measure, nor of no providers", () => {
    for (const check of [zero, most]) {
      assert.isTrue(judge(check, { providers: [provider("f01", { [other]: 0 })] }).result)
      assert.isTrue(judge(check, { providers: [] }).result)
    }
  })

  it("is unknown, and so zero, where it is no finite number", () => {
    for (const odd of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]) {
      assert.deepStrictEqual(judge(zero, rated(odd)), judge(zero, rated(null)))
      assert.deepStrictEqual(judge(most, rated(odd)), judge(most, rated(null)))
    }
  })
})

describe("retrievability", () => {
  it("is called HTTP or RPA", () => {
    const providers = [provider("f02", { http: null, urlFinder: 0.5 })]
    assert.strictEqual(
      sentence(judge(httpRetrievabilityZero, { providers })),
      "passes when the HTTP success rate of f02 is above 0"
    )
    assert.strictEqual(
      sentence(judge(urlFinderRetrievability75, { providers })),
      "passes when the RPA success rate of f02 is 75% or more"
    )
    assert.strictEqual(
      judge(urlFinderRetrievability75, { providers }).metadata.msg,
      "1 storage provider have RPA retrieval success rate less than 75%"
    )
  })
})
