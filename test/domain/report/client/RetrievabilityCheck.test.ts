import { assert, describe, it } from "@effect/vitest"
import { httpRetrievability75 } from "../../../../src/domain/report/client/HttpRetrievability75.js"
import { httpRetrievabilityZero } from "../../../../src/domain/report/client/HttpRetrievabilityZero.js"
import { urlFinderRetrievability75 } from "../../../../src/domain/report/client/UrlFinderRetrievability75.js"
import { urlFinderRetrievabilityZero } from "../../../../src/domain/report/client/UrlFinderRetrievabilityZero.js"
import { judge, provider, sentence } from "./clientReports.js"

const below75 = 0.75 - Number.EPSILON / 2

const sources = [
  { field: "httpRate", other: "urlFinderRate", zero: httpRetrievabilityZero, most: httpRetrievability75 },
  { field: "urlFinderRate", other: "httpRate", zero: urlFinderRetrievabilityZero, most: urlFinderRetrievability75 }
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
    assert.isFalse(judge(zero, rated(null)).result)
    assert.isFalse(judge(most, rated(null)).result)
  })

  it("is no matter of the other measure, nor of no providers", () => {
    for (const check of [zero, most]) {
      assert.isTrue(judge(check, { providers: [provider("f01", { [other]: 0 })] }).result)
      assert.isTrue(judge(check, { providers: [] }).result)
    }
  })
})

describe("retrievability", () => {
  it("is called HTTP or RPA", () => {
    const providers = [provider("f02", { httpRate: null, urlFinderRate: 0.5 })]
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
