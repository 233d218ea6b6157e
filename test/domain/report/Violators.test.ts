import { assert, describe, it } from "@effect/vitest"
import { outcomeOfViolators } from "../../../src/domain/report/Violators.js"

const outcome = (ids: ReadonlyArray<string>) =>
  outcomeOfViolators({
    ids,
    counted: "clients",
    metadata: { most: 0 },
    messages: { pass: "fine", fail: (violators) => `${violators} too many` },
    inputs: [],
    boundary: "nobody",
    remedy: (each) => `${each} mends its ways`
  })

describe("a rule that nobody may break", () => {
  it("passes while nobody does", () => {
    assert.deepStrictEqual(outcome([]), {
      result: true,
      metadata: { violating_ids: [], most: 0, msg: "fine" },
      explanation: { inputs: [], boundary: "nobody", prospect: { _tag: "Best" } }
    })
  })

  it("names violators by number, one for each row, and asks each of them once", () => {
    const { result, metadata, explanation } = outcome(["f010", "f09", "f010"])
    assert.isFalse(result)
    assert.deepStrictEqual(metadata, { violating_ids: ["f09", "f010", "f010"], most: 0, msg: "3 too many" })
    assert.deepStrictEqual(explanation.prospect, {
      _tag: "Within",
      boundary: "nobody",
      distance: { unit: "clients", amount: 2 },
      text: "passes when each of f09 and f010 mends its ways"
    })
  })

  it("stops naming them where there are many", () => {
    const said = (amount: number) => {
      const { prospect } = outcome(Array.from({ length: amount }, (_, index) => `f0${index + 1}`)).explanation
      return prospect._tag === "Within" ? prospect.text : prospect._tag
    }
    assert.strictEqual(said(1), "passes when f01 mends its ways")
    assert.strictEqual(said(5), "passes when each of f01, f02, f03, f04 and f05 mends its ways")
    assert.strictEqual(said(12), "passes when each of f01, f02, f03, f04, f05 and 7 more mends its ways")
  })
})
