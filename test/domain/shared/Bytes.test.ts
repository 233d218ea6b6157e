import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc, Option } from "effect"
import {
  parseDataSize,
  printDataSize,
  printEnough,
  printExactly,
  roundUpToPrinted
} from "../../../src/domain/shared/Bytes.js"

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

  it("has units of the letters A to Z alone", () => {
    for (const text of ["5 K\u0131b", "5 \u212aiB", "5 \ufb01B"]) assert.strictEqual(bytesOf(text), "rejected", text)
    assert.strictEqual(bytesOf("5 kIb"), 5120n)
  })

  it("has at most 40 digits on either side of its point", () => {
    const digits = "9".repeat(40)
    assert.strictEqual(bytesOf(`${digits}.${digits} B`), BigInt(digits))
    for (const text of [`1${digits} B`, `1.1${digits} B`, `${"1".repeat(1_000_000)} MiB`]) {
      assert.strictEqual(bytesOf(text), "rejected")
    }
  })
})

const sizes = fc
  .oneof(
    fc.bigInt({ min: 0n, max: 2n ** 95n }),
    fc.bigInt({ min: 0n, max: 2n ** 50n }),
    fc.bigInt({ min: 0n, max: 5000n }),
    fc
      .integer({ min: 0, max: 80 })
      .chain((bits) => fc.bigInt({ min: -3n, max: 3n }).map((near) => 2n ** BigInt(bits) + near))
  )
  .filter((size) => size >= 0n)

/** Hundredths of a binary unit: sizes that print without rounding, as far as they are whole bytes. */
const printedSizes = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 100, max: 102_399 }))
  .map(([power, hundredths]) => ({ power, size: BigInt(hundredths) * 1024n ** BigInt(power) }))
  .filter(({ size }) => size % 100n === 0n)
  .map(({ size }) => size / 100n)

describe("printed data size", () => {
  it("has at most two decimals of the greatest binary unit that is filled, rounded half up", () => {
    const table: ReadonlyArray<readonly [bigint, string]> = [
      [0n, "0 B"],
      [1n, "1 B"],
      [1000n, "1000 B"],
      [1023n, "1023 B"],
      [1024n, "1 KiB"],
      [1025n, "1 KiB"],
      [1029n, "1 KiB"],
      [1030n, "1.01 KiB"],
      [1035n, "1.01 KiB"],
      [1536n, "1.5 KiB"],
      [1740n, "1.7 KiB"],
      [1_047_527n, "1022.98 KiB"],
      [1_048_571n, "1 MiB"],
      [1_048_575n, "1 MiB"],
      [34_359_738_368n, "32 GiB"],
      [2_748_779_069_440n, "2.5 TiB"],
      [1_352_399_302_165n, "1.23 TiB"],
      [13_573_471_044_894n, "12.34 TiB"],
      [1_124_800_395_214_848n, "1023 TiB"],
      [12_666_373_951_979_520n, "11.25 PiB"],
      [13_905_090_000_000_000n, "12.35 PiB"],
      [2n ** 60n - 1n, "1 EiB"],
      [2n ** 60n, "1 EiB"],
      [2n ** 70n, "1 ZiB"],
      [2n ** 80n, "1 YiB"],
      [2000n * 2n ** 80n, "2000 YiB"]
    ]
    for (const [size, text] of table) assert.strictEqual(printDataSize(size), text)
  })

  it.prop("is read back as it was printed", [printedSizes], ([size]) => {
    assert.strictEqual(bytesOf(printDataSize(size)), size)
  })

  it.prop("prints the same after it was read", [sizes], ([size]) => {
    const text = printDataSize(size)
    const read = bytesOf(text)
    assert.isTrue(typeof read === "bigint")
    if (typeof read === "bigint") assert.strictEqual(printDataSize(read), text)
  })

  it.prop(
    "rounds up to what is read back at least as great, by less than a hundredth of the unit",
    [sizes],
    ([size]) => {
      const roundedUp = roundUpToPrinted(size)
      assert.isTrue(roundedUp >= size && 100n * (roundedUp - size) < (size < 1024n ? 100n : size))
      assert.strictEqual(bytesOf(printDataSize(roundedUp)), roundedUp)
    }
  )
})

describe("a size in a sentence", () => {
  it("is rounded up, or told to the byte where that is too much", () => {
    assert.strictEqual(
      printEnough(1025n, () => true),
      "1.01 KiB"
    )
    assert.strictEqual(
      printEnough(1025n, (size) => size <= 1030n),
      "1 KiB (1025 bytes)"
    )
  })

  it.prop("that is exact names the bytes where rounding hides them", [sizes], ([size]) => {
    const text = printExactly(size)
    assert.isTrue(text.endsWith(` (${size} bytes)`) || bytesOf(text) === size)
  })
})
