import { assert, describe, it } from "@effect/vitest"
import { Record as Rec } from "effect"
import { type CheckLimits, exampleLimits, limitSettings } from "../../../../src/domain/report/CheckLimits.js"
import { ClientCheckId } from "../../../../src/domain/report/client/ClientCheckId.js"
import type { ClientReport } from "../../../../src/domain/report/client/ClientReport.js"
import {
  checkClientReport,
  clientChecksInForce,
  clientReportChecks
} from "../../../../src/domain/report/client/clientReportChecks.js"
import { ruleSetV1, ruleSetV061, ruleSetV0193 } from "../../../../src/domain/rules/RuleSet.js"
import { checkLimits, clientReport, hostileLimits, hostileReport, reorderedReport } from "./arbitraries.js"
import { healthyReport } from "./clientReports.js"

const httpChecks: ReadonlyArray<ClientCheckId> = [
  "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_RETRIEVABILITY_ZERO",
  "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_RETRIEVABILITY_75"
]

const checksOf = (report: ClientReport, limits: CheckLimits) =>
  checkClientReport(report, limits, ruleSetV061).map(({ check }) => check)

describe("checks of a client's report", () => {
  it("are one for each name that the API knows", () => {
    assert.deepStrictEqual(clientReportChecks.map(({ id }) => id).sort(), Array.from(ClientCheckId.literals).sort())
  })

  it("all pass on a report that is healthy, and name their rule set", () => {
    const results = checkClientReport(healthyReport, exampleLimits, ruleSetV061)
    assert.strictEqual(results.length, 19)
    for (const { check, result, ruleSet, explanation } of results) {
      assert.isTrue(result, check)
      assert.strictEqual(ruleSet, "v0.6.1")
      assert.strictEqual(explanation.prospect._tag, "Best", check)
    }
  })

  it("speak of HTTP only under a rule set that measures it", () => {
    for (const withoutHttp of [ruleSetV0193, ruleSetV1(false)]) {
      const left = clientReportChecks.filter(({ id }) => !httpChecks.includes(id))
      assert.deepStrictEqual(clientChecksInForce(withoutHttp), left)
      assert.strictEqual(checkClientReport(healthyReport, exampleLimits, withoutHttp).length, 17)
    }
    for (const withHttp of [ruleSetV061, ruleSetV1(true)]) {
      assert.deepStrictEqual(clientChecksInForce(withHttp), clientReportChecks)
    }
  })

  it("come to the same under every rule set", () => {
    const results = (ruleSet: typeof ruleSetV061) =>
      checkClientReport({ ...healthyReport, cidSharingCount: 1 }, exampleLimits, ruleSet).map(
        ({ check, result, metadata }) => ({ check, result, metadata })
      )
    assert.deepStrictEqual(results(ruleSetV1(true)), results(ruleSetV061))
    assert.deepStrictEqual(results(ruleSetV1(false)), results(ruleSetV0193))
  })

  it("are left out without their limit, or with one that is no percentage", () => {
    for (const limit of Rec.keys(limitSettings)) {
      const needing = clientReportChecks.filter((check) => check.limit === limit).map(({ id }) => id)
      assert.strictEqual(needing.length, 1, limit)
      for (const unusable of [null, Number.NaN, Number.POSITIVE_INFINITY, -1]) {
        const left = checksOf(healthyReport, { ...exampleLimits, [limit]: unusable })
        assert.deepStrictEqual(
          left,
          clientReportChecks.map(({ id }) => id).filter((id) => !needing.includes(id))
        )
      }
    }
  })

  it("are left out without the replica thresholds of the edition", () => {
    const left = checksOf({ ...healthyReport, lowReplicaThreshold: null, highReplicaThreshold: null }, exampleLimits)
    assert.notInclude(left, "DEAL_DATA_REPLICATION_LOW_REPLICA")
    assert.notInclude(left, "DEAL_DATA_REPLICATION_HIGH_REPLICA")
    assert.strictEqual(left.length, 17)
  })

  it.prop(
    "come to the same whatever the order of rows",
    [reorderedReport, checkLimits],
    ([[report, shuffled], limits]) => {
      assert.deepStrictEqual(
        checkClientReport(shuffled, limits, ruleSetV061),
        checkClientReport(report, limits, ruleSetV061)
      )
    }
  )

  it.prop(
    "never fail by a higher limit what they pass by a lower one",
    [clientReport, checkLimits],
    ([report, limits]) => {
      const higher = Rec.map(limits, (limit) => (limit === null ? null : limit + 1))
      const raised = new Map(checkClientReport(report, higher, ruleSetV061).map(({ check, result }) => [check, result]))
      for (const { check, result } of checkClientReport(report, limits, ruleSetV061)) {
        if (result) assert.isTrue(raised.get(check), check)
      }
    }
  )

  it.prop("speak sense of any report", [hostileReport, hostileLimits], ([report, limits]) => {
    for (const { check, metadata, explanation, result } of checkClientReport(report, limits, ruleSetV061)) {
      const words = JSON.stringify([metadata, explanation.boundary, explanation.prospect], (key, value) =>
        typeof value === "bigint" || (typeof value === "number" && key === "amount") ? String(value) : value
      )
      assert.notMatch(words, /NaN|Infinity|undefined/, check)
      assert.strictEqual(explanation.prospect._tag === "Best", result, check)
    }
  })
})
