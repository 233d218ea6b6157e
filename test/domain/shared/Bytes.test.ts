import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc, Option } from "effect"
import { parseDataSize } from "../../../src/domain/shared/Bytes.js"

const bytesOf = (text: string): bigint | null | "rejected" =>
  Either.match(parseDataSize(text), { onLeft: () => "rejected", onRight: Option.getOrNull })

describe("declared data size", () => {
  it("takes binary and decimal units in any case", () => {
    assert.deepStrictEqual(["1kB", "1KB", "1KiB", "1kib", "3 YiB", "2 yb", "7B", "0b"].map(bytesOf), [
      1000n,
      1000n,
      1024n,
      1024n,
      3n * 2n ** 80n,
      2n * 10n ** 24n,
      7n,
      0n
    ])
  })

  it("rounds a fraction down to whole bytes", () => {
    assert.strictEqual(bytesOf("1.2 PiB"), 1_351_079_888_211_148n)
    assert.strictEqual(bytesOf("0.0001 B"), 0n)
  })

  it.prop("keeps every byte of a whole number", [fc.bigInt({ min: 0n, max: 10n ** 30n })], ([value]) => {
    assert.strictEqual(bytesOf(`${value} GiB`), value * 2n ** 30n)
  })

  it("is none of an empty text", () => {
    assert.isNull(bytesOf(""))
  })

  it("is rejected without a number or a unit that ends in B", () => {
    for (const text of ["1000", "TiB", "5 Ti", "-5 TiB", "1,000 TiB", "5 XiB", "5 BiB", "5 TiB ", "five TiB", "."]) {
      assert.strictEqual(bytesOf(text), "rejected", text)
    }
  })
})
