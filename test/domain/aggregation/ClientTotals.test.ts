import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { type ClientBalance, clientTotals } from "../../../src/domain/aggregation/ClientTotals.js"
import { sumOf } from "../../../src/domain/shared/Grouping.js"
import { reordered } from "./arbitraries.js"

const now = DateTime.unsafeMake("2025-09-10T12:34:56Z")

const row: ClientBalance = {
  id: 1,
  client: "f01",
  allocator: "f07",
  address: null,
  name: null,
  orgName: null,
  initialAllowance: 100n,
  allowance: 40n,
  grantedAt: 2000,
  appliedAt: null,
  auditTrail: "n/a"
}

const theClient = (rows: ReadonlyArray<ClientBalance>) => {
  const [client, ...others] = clientTotals(rows, [], now)
  assert.isDefined(client)
  assert.deepStrictEqual(others, [])
  return client
}

const rows = fc
  .array(
    fc.record({
      client: fc.constantFrom("", "f01", "f02", "f010"),
      address: fc.constantFrom(null, "", "f1a", "f1b"),
      name: fc.constantFrom(null, " ", "n/a", " One "),
      orgName: fc.constantFrom(null, "Two"),
      initialAllowance: fc.option(fc.bigInt({ min: -1n, max: 100n })),
      allowance: fc.option(fc.bigInt({ min: -1n, max: 100n })),
      grantedAt: fc.constantFrom(null, 0, 5, 6),
      auditTrail: fc.constantFrom(null, "n/a", "https://github.com/example/1")
    })
  )
  .map((all) => all.map((one, index): ClientBalance => ({ ...row, ...one, id: index })))

describe("totals of a client", () => {
  it("adds up what it has at all its allocators, and does not take unknown for nothing", () => {
    const unknown = { ...row, id: 2, allowance: null, initialAllowance: -1n }
    const { datacapReceived, datacapRemaining } = theClient([row, unknown, { ...row, id: 3, allowance: 2n }])
    assert.deepStrictEqual([datacapReceived, datacapRemaining], [200n, 42n])
    assert.isNull(theClient([unknown]).datacapRemaining)
  })

  it("is named by the first row that states a name, else by the first organisation", () => {
    const blank = { ...row, name: " ", orgName: " First organisation " }
    assert.strictEqual(
      theClient([{ ...row, id: 3, name: "Third" }, blank, { ...row, id: 2, name: "\tSecond\n" }]).name,
      "Second"
    )
    assert.strictEqual(theClient([{ ...row, id: 2, orgName: "Second" }, blank]).name, "First organisation")
  })

  it("tells the application of the earliest row, even when that says none", () => {
    const url = "https://github.com/example/1"
    const later = { ...row, id: 2, grantedAt: 3000, auditTrail: url }
    assert.isNull(theClient([later, row]).githubUrl)
    assert.strictEqual(theClient([later, { ...row, grantedAt: null }]).githubUrl, url)
  })

  it("used what began from fourteen and ninety days ago on, to the millisecond", () => {
    const used = (hour: string, asOf: DateTime.Utc) => {
      const claims = [{ client: "f01", hour: DateTime.unsafeMake(hour), totalDealSize: 5n }]
      return clientTotals([row], claims, asOf).map((client) => [client.datacapUsed2Weeks, client.datacapUsed90Days])
    }
    const onTheHour = DateTime.unsafeMake("2025-09-10T12:00:00Z")
    assert.deepStrictEqual(used("2025-08-27T12:00:00Z", onTheHour), [[5n, 5n]])
    assert.deepStrictEqual(used("2025-08-27T12:00:00Z", DateTime.add(onTheHour, { millis: 1 })), [[0n, 5n]])
    assert.deepStrictEqual(used("2025-06-12T12:00:00Z", DateTime.add(onTheHour, { millis: 1 })), [[0n, 0n]])
  })

  it.prop("has each client with an id once and loses no known DataCap", [reordered(rows)], ([[all, others]]) => {
    const totals = clientTotals(all, [], now)
    assert.deepStrictEqual(totals, clientTotals(others, [], now))
    assert.strictEqual(new Set(totals.map(({ client }) => client)).size, totals.length)
    assert.strictEqual(
      sumOf(totals, ({ datacapRemaining }) => datacapRemaining ?? 0n),
      sumOf(
        all.filter(({ client }) => client !== ""),
        ({ allowance }) => (allowance !== null && allowance > 0n ? allowance : 0n)
      )
    )
  })
})
