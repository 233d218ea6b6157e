import { assert, describe, it } from "@effect/vitest"
import { bytes, printQuantity, quantity } from "../../../src/domain/rules/Explanation.js"

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
})
