import { assert, describe, it } from "@effect/vitest"
import { runVectorFile } from "./runVectors.js"

const flagFile = (input: unknown, expected: unknown) =>
  runVectorFile("parse-flag", JSON.stringify({ rule: "a flag", cases: [{ name: "case", input, expected }] }))

describe("a vector file", () => {
  it("counts its cases", () => {
    assert.deepStrictEqual(flagFile({ text: "on" }, { result: true }), { name: "parse-flag", passed: 1, failures: [] })
  })

  it("fails with what was expected and what came", () => {
    assert.deepStrictEqual(flagFile({ text: "on" }, { result: false }).failures, [
      'parse-flag, "case": result: expected false, got true'
    ])
  })

  it("fails by a key that its rule does not know, and names it", () => {
    assert.include(flagFile({ text: "on", colour: 1 }, { result: true }).failures[0], "input colour: is unexpected")
  })

  it("fails when no rule stands behind its name", () => {
    assert.strictEqual(runVectorFile("no-such-rule", "{}").failures.length, 1)
  })

  it("fails when it is no vector file, or has no cases", () => {
    for (const text of ["", "[]", '{"rule":"r","cases":[]}']) {
      assert.strictEqual(runVectorFile("parse-flag", text).failures.length, 1)
    }
  })
})
