import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { failingClientsShare } from "../../../../src/domain/report/statistics/FailingClients.js"
import { at } from "./checks.js"

const noon = at("2025-09-10T12:00:00Z")

/** Results of a client's report of the day. */
const reportOf = (client: string, results: ReadonlyArray<boolean>, report = "1", createDate = "2025-09-10T01:00:00Z") =>
  results.map((result) => ({ client, report, createDate: at(createDate), result }))

describe("the share of failing clients", () => {
  it("counts those that fail more than half of their checks", () => {
    assert.strictEqual(failingClientsShare(reportOf("f01", [true, false]), noon), 0)
    assert.strictEqual(failingClientsShare(reportOf("f01", [true, false, false]), noon), 1)
  })

  it("is cut off after two decimals", () => {
    const rows = ["f01", "f02", "f03"].flatMap((client) => reportOf(client, [client === "f03"]))
    assert.strictEqual(failingClientsShare(rows, noon), 0.66)
  })

  it("reads the newest report of the day", () => {
    const rows = [
      ...reportOf("f01", [false], "9"),
      ...reportOf("f01", [true], "10"),
      ...reportOf("f02", [false], "7", "2025-09-10T00:30:00Z"),
      ...reportOf("f02", [true], "6", "2025-09-10T00:31:00Z")
    ]
    assert.strictEqual(failingClientsShare(rows, noon), 0)
  })

  it("is 0 without reports", () => {
    assert.strictEqual(failingClientsShare([], noon), 0)
  })

  it.prop(
    "never falls when a check fails that passed",
    [fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 })],
    ([clients]) => {
      const share = (reports: ReadonlyArray<ReadonlyArray<boolean>>) =>
        failingClientsShare(
          reports.flatMap((results, index) => reportOf(`f0${index}`, results)),
          noon
        )
      const worse = clients.map((results, index) => (index === 0 ? [false, ...results.slice(1)] : results))
      assert.isAtLeast(share(worse), share(clients))
    }
  )
})
