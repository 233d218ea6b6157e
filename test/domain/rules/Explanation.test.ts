import { assert, describe, it } from "@effect/vitest"
import {
  bytes,
  printEnoughPoints,
  printPercentage,
  printQuantity,
  quantity
} from "../../../src/domain/rules/Explanation.js"

describe("printed quantity", () => {
  it("counts whole things in the singular or the plural", () => {
    assert.strictEqual(printQuantity(quantity(1, "storage providers")), "1 storage provider")
    assert.strictEqual(printQuantity(quantity(2, "allocators")), "2 allocators")
    assert.strictEqual(printQuantity(quantity(0, "places")), "0 places")
    assert.strictEqual(printQuantity(quantity(1, "copies")), "1 copy")
    assert.strictEqual(printQuantity(quantity(60, "days")), "60 days")
  })

  it("has two decimals where it is no whole number", () => {
    assert.strictEqual(printQuantity(quantity(61.504, "days")), "61.50 days")
    assert.strictEqual(printQuantity(quantity(0.5, "none")), "0.50")
    assert.strictEqual(printQuantity(quantity(3, "none")), "3")
  })

  it("has two decimals as a share in any case", () => {
    assert.strictEqual(printQuantity(quantity(25, "percent")), "25.00%")
    assert.strictEqual(printQuantity(quantity(0.01, "percentage points")), "0.01 percentage points")
  })

  it("has the greatest binary unit that bytes fill", () => {
    assert.strictEqual(printQuantity(bytes(2_748_779_069_440n)), "2.5 TiB")
  })

  it("has as many decimals as a percentage needs, and two at least", () => {
    assert.strictEqual(printPercentage(50), "50.00%")
    assert.strictEqual(printPercentage(100 * 0.99998), "99.998%")
    assert.strictEqual(printPercentage(100 * 0.07), "7.00%")
  })
})

describe("points that are enough", () => {
  it("are rounded up, but not for the noise of doubles", () => {
    assert.strictEqual(
      printEnoughPoints(100 / 3, () => true),
      "33.34 percentage points"
    )
    assert.strictEqual(
      printEnoughPoints(100 * (0.9 - 0.7), () => true),
      "20.00 percentage points"
    )
    assert.strictEqual(
      printEnoughPoints(1e-9, () => true),
      "0.01 percentage points"
    )
  })

  it("have more decimals where two are too many points, and no end of them is none", () => {
    assert.strictEqual(
      printEnoughPoints(0.0021, (points) => points <= 0.004),
      "0.003 percentage points"
    )
    assert.isNull(printEnoughPoints(100 / 3, (points) => points <= 100 / 3))
  })
})
