import { assert, describe, it } from "@effect/vitest"
import { clientName, nameInList } from "../../../src/domain/client/ClientName.js"
import { ruleSetV1, ruleSetV061, ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"

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

describe("name of a client in a list", () => {
  it("is that of the application file without FilSpark only", () => {
    const names = { application: " Acme ", own: null, rows }
    for (const ruleSet of [ruleSetV0193, ruleSetV1(false)]) assert.strictEqual(nameInList(names, ruleSet), "Acme")
    for (const ruleSet of [ruleSetV061, ruleSetV1(true)]) assert.strictEqual(nameInList(names, ruleSet), "Second")
  })

  it("is that of the allocator's own row before those of other rows", () => {
    assert.strictEqual(nameInList({ application: null, own: " Third ", rows }, ruleSetV061), "Third")
    assert.strictEqual(nameInList({ application: "n/a", own: "n/a", rows }, ruleSetV0193), "Second")
  })

  it("may be unknown", () => {
    assert.isNull(nameInList({ application: null, own: null, rows: [] }, ruleSetV0193))
  })
})
