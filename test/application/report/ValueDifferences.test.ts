import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc, Option } from "effect"
import { valueDifferences } from "../../../src/application/report/ValueDifferences.js"

const noon = () => DateTime.unsafeMake("2025-10-01T12:00:00Z")

describe("differences of values", () => {
  it("are told by the path to them, with both sides", () => {
    assert.deepStrictEqual(
      valueDifferences(
        "checks",
        [{ result: true, metadata: { msg: "fine", ids: ["f01"] } }],
        [{ result: false, metadata: { msg: "fine", ids: ["f01", "f02"] } }]
      ),
      [
        { path: "checks[0].result", stored: true, recomputed: false },
        { path: "checks[0].metadata.ids[1]", stored: undefined, recomputed: "f02" }
      ]
    )
  })

  it("are none between values that say the same, whatever the order of their fields", () => {
    const one = { a: [1n, null, noon(), Option.some(2)], b: Number.NaN, c: undefined }
    const other = { b: Number.NaN, a: [1n, null, noon(), Option.some(2)] }
    assert.deepStrictEqual(valueDifferences("", one, other), [])
    assert.deepStrictEqual(valueDifferences("", [], []), [])
  })

  it.each([
    ["doubles that differ in the last bit", 0.1 + 0.2, 0.3],
    ["zeros of either sign", 0, -0],
    ["a number and its text", 1, "1"],
    ["a number and a whole number", 1, 1n],
    ["what is unknown and what is zero", null, 0],
    ["nothing and an empty list", undefined, []],
    ["an empty list and an empty record", [], {}],
    ["instants", noon(), DateTime.add(noon(), { millis: 1 })],
    ["options", Option.none(), Option.some(1)]
  ])("are seen between %s", (_, stored, recomputed) => {
    assert.deepStrictEqual(valueDifferences("value", stored, recomputed), [{ path: "value", stored, recomputed }])
  })

  it("are none between a JSON value and its copy", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        assert.deepStrictEqual(valueDifferences("", value, structuredClone(value)), [])
      }),
      { numRuns: 100, seed: 1 }
    )
  })
})
