import { assert, describe, it } from "@effect/vitest"
import { uniqueDataSetSizeToDeclared } from "../../../../src/domain/report/client/UniqueDataSetSizeToDeclared.js"
import { judge, passes, sentence } from "./clientReports.js"

const sizes = (expectedSizeOfSingleDataset: bigint | null, totalUniqDataSetSize: bigint | null) => ({
  expectedSizeOfSingleDataset,
  totalUniqDataSetSize
})

const UNDECLARED = "Single Size Dataset field is not set correctly in the client application JSON"

describe("unique data of a client", () => {
  it("stays below the declared size and the percents more, cut off to whole bytes", () => {
    assert.isTrue(passes(uniqueDataSetSizeToDeclared, sizes(1000n, 1049n)))
    assert.isFalse(passes(uniqueDataSetSizeToDeclared, sizes(1000n, 1050n)))
    assert.isTrue(passes(uniqueDataSetSizeToDeclared, sizes(19n, 18n)))
    assert.isFalse(passes(uniqueDataSetSizeToDeclared, sizes(19n, 19n)))
  })

  it("is exact beyond the integers of doubles", () => {
    const declared = 2n ** 90n
    const end = declared + (declared * 5n) / 100n
    assert.isTrue(passes(uniqueDataSetSizeToDeclared, sizes(declared, end - 1n)))
    assert.isFalse(passes(uniqueDataSetSizeToDeclared, sizes(declared, end)))
  })

  it("is nothing when it is unknown", () => {
    assert.isTrue(passes(uniqueDataSetSizeToDeclared, sizes(1n, null)))
  })

  it("goes by whole percents of the limit", () => {
    assert.isTrue(passes(uniqueDataSetSizeToDeclared, sizes(100n, 99n), { uniqueDataSetExcessPercentage: 0.9 }))
    assert.isFalse(passes(uniqueDataSetSizeToDeclared, sizes(100n, 100n), { uniqueDataSetExcessPercentage: 0.9 }))
  })

  it("fails without a declared size, whatever it is", () => {
    for (const declared of [null, 0n, -1n]) {
      const outcome = judge(uniqueDataSetSizeToDeclared, sizes(declared, 0n))
      assert.isFalse(outcome.result)
      assert.deepStrictEqual(outcome.metadata, { msg: UNDECLARED })
    }
  })

  it("says how much is too much, or how much to declare", () => {
    assert.strictEqual(
      sentence(judge(uniqueDataSetSizeToDeclared, sizes(1000n, 1060n))),
      "passes with 11 B less of unique data"
    )
    assert.strictEqual(
      sentence(judge(uniqueDataSetSizeToDeclared, sizes(null, 1049n))),
      "passes when the application declares at least 1000 B"
    )
  })
})
