import { assert, describe, it } from "@effect/vitest"
import { urlFinderAboveAverage } from "../../../../src/domain/compliance/rules/UrlFinderAboveAverage.js"
import type { ProviderWeek } from "../../../../src/domain/storage-provider/ProviderWeek.js"

describe("a rate that is no finite number", () => {
  const rated = (urlFinderSuccessRate: number): ProviderWeek => ({
    provider: "f01",
    numOfClients: 4,
    biggestClientTotalDealSize: 0n,
    totalDealSize: 1n,
    httpSuccessRate: null,
    urlFinderSuccessRate
  })

  it("is unknown, as an average too", () => {
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      assert.isFalse(urlFinderAboveAverage.passes(rated(odd), { http: null, urlFinder: 0.5 }))
      assert.isFalse(urlFinderAboveAverage.passes(rated(0.5), { http: null, urlFinder: odd }))
    }
  })
})
