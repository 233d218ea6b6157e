import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc, Option } from "effect"
import { activityWindow, isWithin } from "../../../src/domain/statistics/ActivityWindow.js"
import { approvedAllocators } from "../../../src/domain/statistics/ApprovedAllocators.js"
import { changeOf, changeOfIntegers } from "../../../src/domain/statistics/Change.js"

const at = (text: string) => DateTime.unsafeMake(text)

describe("change of a figure", () => {
  it("is a fraction of the earlier value", () => {
    assert.strictEqual(changeOf(3, 2), 0.5)
    assert.strictEqual(changeOf(0, 2), -1)
  })

  it("cuts the ratio of whole numbers off after two decimals", () => {
    assert.closeTo(changeOfIntegers(2n, 3n) ?? 0, -0.34, 1e-12)
    assert.strictEqual(changeOfIntegers(2n ** 70n * 3n, 2n ** 70n * 2n), 0.5)
  })

  it.prop("is unknown from nothing and from the unknown", [fc.nat()], ([current]) => {
    assert.isNull(changeOf(current, 0))
    assert.isNull(changeOf(current, null))
    assert.isNull(changeOfIntegers(BigInt(current), 0n))
    assert.isNull(changeOfIntegers(null, 1n))
  })
})

describe("window of activity", () => {
  it("holds both its ends, 60 days apart", () => {
    const window = activityWindow(at("2025-10-01T06:00:00Z"))
    assert.isTrue(isWithin(window, at("2025-10-01T06:00:00Z")))
    assert.isTrue(isWithin(window, at("2025-08-02T06:00:00Z")))
    assert.isFalse(isWithin(window, at("2025-08-02T05:59:59.999Z")))
    assert.isFalse(isWithin(window, at("2025-10-01T06:00:00.001Z")))
  })
})

describe("approved allocators", () => {
  it("are those with a full instant in UTC before the cut-off", () => {
    const texts = [
      "2025-07-12T00:00:00.000Z",
      "2025-07-12T00:00:00Z",
      "2025-07-12",
      "2025-07-12T00:00:00+00:00",
      "2025-09-30T00:00:00Z",
      "2025-99-99T00:00:00Z",
      "2025-06-31T00:00:00Z",
      "soon"
    ]
    const files = [Option.none(), ...texts.map((text) => Option.some({ Approved: Option.some(text) }))]
    assert.strictEqual(
      approvedAllocators(
        files.map((history) => ({ history })),
        at("2025-09-30T00:00:00Z")
      ),
      2
    )
  })
})
