import { assert, describe, it } from "@effect/vitest"
import { clientName } from "../../../src/domain/client/ClientName.js"

const rows = [
  { name: " n/a ", orgName: "First organisation" },
  { name: "  ", orgName: null },
  { name: " Second ", orgName: "n/a" },
  { name: "Third", orgName: null }
]

describe("name of a client", () => {
  it("is that of the application file, trimmed", () => {
    assert.strictEqual(clientName(" Acme ", rows), "Acme")
  })

  it("is the first name on chain before any organisation", () => {
    assert.strictEqual(clientName(null, rows), "Second")
    assert.strictEqual(clientName(" ", rows), "Second")
    assert.strictEqual(clientName("n/a", rows), "Second")
  })

  it("is the first organisation when no row has a name", () => {
    assert.strictEqual(clientName(null, rows.slice(0, 2)), "First organisation")
  })

  it("may be unknown", () => {
    assert.isNull(clientName(null, rows.slice(1, 2)))
    assert.isNull(clientName("", []))
  })
})
