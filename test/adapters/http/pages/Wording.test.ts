import { assert, describe, it } from "@effect/vitest"
import { inputFacts, printPercent, printSize, sentence, webLink } from "../../../../src/adapters/http/pages/Wording.js"
import { bytes, quantity } from "../../../../src/domain/rules/Explanation.js"

describe("the words of pages", () => {
  it("cut percentages off without the noise of doubles", () => {
    assert.strictEqual(printPercent(100 * 0.29), "29.00%")
    assert.strictEqual(printPercent(74.99999), "74.99%")
    assert.strictEqual(printPercent(0), "0.00%")
  })

  it("print sizes below 0 with a sign", () => {
    assert.strictEqual(printSize(-2048n), "-2 KiB")
  })

  it("count what the name says without saying it again", () => {
    const facts = inputFacts([
      { name: "Storage providers", value: quantity(7, "storage providers") },
      { name: "Threshold", value: quantity(4, "copies") },
      { name: "Deal size", value: bytes(1024n) },
      { name: "Nothing", value: null }
    ])
    assert.deepStrictEqual(
      facts.map(({ value }) => value),
      [["7"], ["4 copies"], ["1 KiB"], [{ _tag: "Unknown", text: "unknown" }]]
    )
  })

  it("tell the first of many figures, and how many more there are", () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ name: `f0${index}`, value: null }))
    assert.deepStrictEqual(inputFacts(many).at(-1), { name: "More of these", value: ["192"] })
    const [listed] = inputFacts([{ name: "Clients", value: many.map(({ name }) => name).join(", ") }])
    assert.match(JSON.stringify(listed?.value), /"f00, .*, f0\d+ …"/)
  })

  it("link addresses of the web only", () => {
    assert.deepStrictEqual(webLink("https://example.org/a b", "it"), [
      { _tag: "Link", text: "it", href: "https://example.org/a%20b" }
    ])
    assert.deepStrictEqual(webLink("javascript:alert(1)", "it"), [{ _tag: "Stated", text: "javascript:alert(1)" }])
    assert.deepStrictEqual(webLink("  ", "it", "none"), [{ _tag: "Unknown", text: "none" }])
  })

  it("make sentences", () => {
    assert.strictEqual(sentence("a thing"), "A thing.")
    assert.strictEqual(sentence("Done."), "Done.")
  })
})
