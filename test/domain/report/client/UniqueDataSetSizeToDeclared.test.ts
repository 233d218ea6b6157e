import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { uniqueDataSetSizeToDeclared } from "../../../../src/domain/report/client/UniqueDataSetSizeToDeclared.js"
import { printedSize } from "../../../support/printedSize.js"
import { judge, passes, sentence } from "./clientReports.js"

const sizes = (expectedSizeOfSingleDataset: bigint | null, totalUniqDataSetSize: bigint | null) => ({
  expectedSizeOfSingleDataset,
  totalUniqDataSetSize
})

const size = fc.oneof(fc.bigInt(0n, 2n ** 60n), fc.bigInt(0n, 2000n))

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

  it("names sizes that are enough as they are printed", () => {
    const told = (declared: bigint | null, unique: bigint) =>
      sentence(judge(uniqueDataSetSizeToDeclared, sizes(declared, unique)))
    const excess = (1n << 40n) + (5n << 30n)
    assert.strictEqual(told(100n << 40n, (105n << 40n) - 1n + excess), "passes with 1.01 TiB less of unique data")
    assert.strictEqual(told(1n, 1030n), "passes with 1.01 KiB (1030 bytes) less of unique data")
    assert.strictEqual(told(null, excess), "passes when the application declares at least 980.01 GiB")
    assert.strictEqual(
      judge(uniqueDataSetSizeToDeclared, sizes(10n ** 12n, 10n ** 13n)).explanation.boundary,
      "less than 977.89 GiB (1050000000000 bytes) of unique data"
    )
  })

  it.prop("passes after what its sentence says", [fc.option(size), size, fc.integer({ min: 0, max: 120 })], (input) => {
    const [declared, unique, uniqueDataSetExcessPercentage] = input
    const limits = { uniqueDataSetExcessPercentage }
    const { result, explanation } = judge(uniqueDataSetSizeToDeclared, sizes(declared, unique), limits)
    if (result || explanation.prospect._tag !== "Within") return
    const printed = printedSize(explanation.prospect.text)
    const mended = (declared ?? 0n) > 0n ? sizes(declared, unique - printed) : sizes(printed, unique)
    assert.isTrue(passes(uniqueDataSetSizeToDeclared, mended, limits))
  })
})
