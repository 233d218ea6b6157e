import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import type { StoredClientReport } from "../../../../src/domain/report/allocator/AllocatorReport.js"
import { ClientCheckId } from "../../../../src/domain/report/client/ClientCheckId.js"
import { allocatorReport, now } from "./allocatorReport.js"
import { at, client, clientReports, outcomeOf } from "./reports.js"

const SHARING = "DEAL_DATA_REPLICATION_CID_SHARING"

let reportsStored = 0n
const reportOf = (
  client: string,
  results: StoredClientReport["results"],
  facts: Partial<StoredClientReport> = {}
): StoredClientReport => ({
  id: reportsStored++,
  client,
  createDate: at("2025-09-30T01:00:00Z"),
  lastDatacapSpent: at("2025-09-29T00:00:00Z"),
  results,
  ...facts
})

/** One client for each answer. */
const clientsThat = (...passed: ReadonlyArray<boolean>): ReadonlyArray<StoredClientReport> =>
  passed.map((result, index) => reportOf(`f0${index + 1}`, { [SHARING]: result }))

const outcome = (clientReports: ReadonlyArray<StoredClientReport>, id: ClientCheckId = SHARING) =>
  outcomeOf(
    id,
    allocatorReport({
      clients: Array.from(new Set(clientReports.map(({ client }) => client)), (client) => ({
        client,
        allocators: [],
        replicas: []
      })),
      clientReports
    })
  ) ?? assert.fail("a check of the clients' checks always applies")

describe("the share of clients that fail a check", () => {
  it("may be half, and not one client more", () => {
    assert.isTrue(outcome(clientsThat(true, false)).result)
    assert.isFalse(outcome(clientsThat(true, false, false)).result)
    assert.isTrue(outcome(clientsThat(true, true, false, false)).result)
    assert.isFalse(outcome(clientsThat(true, true, false, false, false)).result)
  })

  it("is told with two decimals, rounded", () => {
    assert.strictEqual(
      outcome(clientsThat(true, false, false)).metadata.msg,
      "66.67% of active clients demonstrate CID sharing"
    )
  })

  it("is 0 where no report has the check", () => {
    const { result, metadata } = outcome([reportOf("f01", { NOT_ENOUGH_COPIES: false })])
    assert.isTrue(result)
    assert.strictEqual(metadata.msg, "0.00% of active clients demonstrate CID sharing")
  })

  it("leaves clients out whose report lacks the check", () => {
    const reports = [...clientsThat(false), reportOf("f09", {}), reportOf("f010", {})]
    assert.strictEqual(outcome(reports).metadata.msg, "100.00% of active clients demonstrate CID sharing")
  })

  it("does not read reports of clients of others", () => {
    const report = allocatorReport({
      clients: [{ client: "f01", allocators: [], replicas: [] }],
      clientReports: [reportOf("f01", { [SHARING]: true }), reportOf("f02", { [SHARING]: false })]
    })
    assert.strictEqual(outcomeOf(SHARING, report)?.metadata.msg, "0.00% of active clients demonstrate CID sharing")
  })

  it("says how many clients too many fail", () => {
    const { explanation } = outcome(clientsThat(true, false, false, false, false))
    assert.deepStrictEqual(explanation.prospect, {
      _tag: "Within",
      boundary: `at most 50% of the clients fail ${SHARING}`,
      distance: { unit: "clients", amount: 2 },
      text: `passes when 2 of the 4 clients that fail ${SHARING} pass it`
    })
    assert.deepInclude(explanation.inputs, { name: "Clients that fail it", value: "f02, f03, f04, f05" })
    const alone = outcome(clientsThat(false)).explanation.prospect
    assert.deepInclude(alone, { text: `passes when the client that fails ${SHARING} passes it` })
  })
})

describe("the report of a client that counts", () => {
  it("is the newest that shows spending within 60 days, both ends inclusive", () => {
    const reportSpentAt = (lastDatacapSpent: string) =>
      outcome([reportOf("f01", { [SHARING]: false }, { lastDatacapSpent: at(lastDatacapSpent) })]).result
    assert.isFalse(reportSpentAt("2025-08-02T06:00:00.000Z"))
    assert.isTrue(reportSpentAt("2025-08-02T05:59:59.999Z"))
    assert.isFalse(reportSpentAt("2025-10-01T06:00:00.000Z"))
    assert.isTrue(reportSpentAt("2025-10-01T06:00:00.001Z"))
  })

  it("is an older one when a newer one does not show spending", () => {
    const older = reportOf("f01", { [SHARING]: false, INACTIVITY: true }, { createDate: at("2025-09-01T01:00:00Z") })
    const newer = reportOf("f01", { [SHARING]: true, INACTIVITY: false }, { lastDatacapSpent: null })
    assert.isFalse(outcome([newer, older]).result)
    assert.isFalse(outcome([newer, older], "INACTIVITY").result)
  })

  it("is the newest of all for INACTIVITY, which is about clients that are inactive", () => {
    const inactive = reportOf("f01", { INACTIVITY: false, [SHARING]: false }, { lastDatacapSpent: null })
    assert.strictEqual(
      outcome([inactive], "INACTIVITY").metadata.msg,
      "100.00% of clients have unspent DataCap and were inactive for over 60 days"
    )
    assert.isTrue(outcome([inactive]).result)
  })

  it("is the one stored later of two of one instant", () => {
    const [first, second] = [reportOf("f01", { [SHARING]: false }), reportOf("f01", { [SHARING]: true })]
    assert.isTrue(outcome([first, second]).result)
    assert.isTrue(outcome([second, first]).result)
  })

  it("counts once for a client of two members of a meta-allocator", () => {
    const twice = allocatorReport({
      clients: ["f01", "f01", "f02"].map((id) => ({ client: id, allocators: [], replicas: [] })),
      clientReports: [reportOf("f01", { [SHARING]: false }), reportOf("f02", { [SHARING]: true })]
    })
    assert.strictEqual(outcomeOf(SHARING, twice)?.metadata.msg, "50.00% of active clients demonstrate CID sharing")
  })
})

const check = fc.constantFrom(...ClientCheckId.literals)

describe("checks of the clients' checks", () => {
  it.prop("agree with looking at each client by itself", [clientReports, check], ([reports, id]) => {
    const ids = ["f09", "f010", "f0100"]
    const verdicts = ids.flatMap((own) => {
      const candidates = reports.filter(
        (report) =>
          report.client === own &&
          (id === "INACTIVITY" ||
            (report.lastDatacapSpent !== null &&
              DateTime.distance(report.lastDatacapSpent, now) >= 0 &&
              DateTime.distance(report.lastDatacapSpent, now) <= 60 * 86_400_000))
      )
      const [newest] = candidates.sort(
        (one, other) => DateTime.distance(one.createDate, other.createDate) || Number(other.id - one.id)
      )
      const result = newest?.results[id]
      return result === undefined ? [] : [result]
    })
    const failed = verdicts.filter((passed) => !passed).length
    const report = allocatorReport({
      clients: ids.map((own) => ({ client: own, allocators: [], replicas: [] })),
      clientReports: reports
    })
    assert.strictEqual(outcomeOf(id, report)?.result, 2 * failed <= verdicts.length)
  })

  it.prop(
    "pass once as many clients as the distance says pass, and not with one fewer",
    [fc.uniqueArray(client, { minLength: 1 }), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 })],
    ([ids, passed]) => {
      const reports = ids.map((id, index) => reportOf(id, { [SHARING]: passed[index] ?? false }))
      const { prospect } = outcome(reports).explanation
      if (prospect._tag !== "Within") return
      const mended = (count: number) => {
        let left = count
        return reports.map((report) =>
          report.results[SHARING] === false && left-- > 0 ? { ...report, results: { [SHARING]: true } } : report
        )
      }
      const distance = Number(prospect.distance.amount)
      assert.isTrue(outcome(mended(distance)).result)
      assert.isFalse(outcome(mended(distance - 1)).result)
    }
  )
})
