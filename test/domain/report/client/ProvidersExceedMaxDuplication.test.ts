import { assert, describe, it } from "@effect/vitest"
import { providersExceedMaxDuplication } from "../../../../src/domain/report/client/ProvidersExceedMaxDuplication.js"
import { judge, passes, provider, sentence } from "./clientReports.js"

const storing = (totalDealSize: bigint, uniqueDataSize: bigint) => ({
  providers: [provider("f01", { totalDealSize, uniqueDataSize }), provider("f02")]
})

describe("share of duplicates", () => {
  it("is cut off after two decimals before it is compared", () => {
    assert.isTrue(passes(providersExceedMaxDuplication, storing(100n, 80n)))
    assert.isTrue(passes(providersExceedMaxDuplication, storing(100_000n, 79_991n)))
    assert.isFalse(passes(providersExceedMaxDuplication, storing(100_000n, 79_990n)))
  })

  it("is not asked of a provider without deal size", () => {
    assert.isTrue(passes(providersExceedMaxDuplication, storing(0n, 0n)))
    assert.isTrue(passes(providersExceedMaxDuplication, { providers: [] }))
  })

  it("tells the limit and who breaks it", () => {
    const outcome = judge(providersExceedMaxDuplication, storing(100n, 0n), { maxDuplicationPercentage: 0 })
    assert.deepStrictEqual(outcome.metadata, {
      violating_ids: ["f01"],
      max_duplication_percentage: 0,
      max_providers_exceeding_max_duplication: 0,
      msg: "1 storage provider sealed too much duplicate data"
    })
    assert.strictEqual(sentence(outcome), "passes when at most 0% of the deals with f01 are duplicates")
  })
})
