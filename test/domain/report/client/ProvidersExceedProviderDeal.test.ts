import { assert, describe, it } from "@effect/vitest"
import { providersExceedProviderDeal } from "../../../../src/domain/report/client/ProvidersExceedProviderDeal.js"
import { judge, passes, provider, sentence } from "./clientReports.js"

/** Providers with these deal sizes. */
const sized = (...sizes: ReadonlyArray<bigint>) => ({
  providers: sizes.map((totalDealSize, index) => provider(`f0${index + 1}`, { totalDealSize }))
})

describe("share of one storage provider", () => {
  it("is cut off after two decimals before it is compared", () => {
    assert.isTrue(passes(providersExceedProviderDeal, sized(25n, 25n, 25n, 25n)))
    assert.isTrue(passes(providersExceedProviderDeal, sized(25_009n, 24_997n, 24_997n, 24_997n)))
    assert.isFalse(passes(providersExceedProviderDeal, sized(25_010n, 24_996n, 24_997n, 24_997n)))
  })

  it("is exact beyond the integers of doubles", () => {
    const hundredth = 2n ** 70n
    const [more, even, less] = [2501n * hundredth, 2500n * hundredth, 2499n * hundredth]
    assert.isTrue(passes(providersExceedProviderDeal, sized(more - 1n, even + 1n, even, less)))
    assert.isFalse(passes(providersExceedProviderDeal, sized(more, even, even, less)))
  })

  it("is nothing without deals", () => {
    assert.isTrue(passes(providersExceedProviderDeal, { providers: [] }))
    assert.isTrue(passes(providersExceedProviderDeal, sized(0n, 0n)))
  })

  it("names those that hold too much by the number of their id, and the limit as it is configured", () => {
    const outcome = judge(
      providersExceedProviderDeal,
      {
        providers: [
          provider("f010", { totalDealSize: 40n }),
          provider("f09", { totalDealSize: 50n }),
          provider("f01", { totalDealSize: 10n })
        ]
      },
      { maxProviderDealPercentage: 33.5 }
    )
    assert.deepStrictEqual(outcome.metadata, {
      violating_ids: ["f09", "f010"],
      max_providers_exceeding_provider_deal: 0,
      msg: "2 storage providers sealed more than 33.5% of total datacap"
    })
    assert.strictEqual(
      sentence(outcome),
      "passes when no storage provider holds more than 33.5% of the deals: each of f09 and f010 does, by up to 16.50 percentage points"
    )
  })

  it("says when there are too few to share", () => {
    assert.strictEqual(
      sentence(judge(providersExceedProviderDeal, sized(50n, 50n))),
      "passes when no storage provider holds more than 25% of the deals: each of f01 and f02 does, by up to 25.00 percentage points; that takes at least 4 storage providers"
    )
    const thirds = sentence(judge(providersExceedProviderDeal, sized(1n), { maxProviderDealPercentage: 33.33 }))
    assert.match(thirds, /at least 3 storage providers$/)
  })
})
