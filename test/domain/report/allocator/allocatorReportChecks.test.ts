import { assert, describe, it } from "@effect/vitest"
import { AllocatorCheckId } from "../../../../src/domain/report/allocator/AllocatorCheckId.js"
import type { ReportedClient } from "../../../../src/domain/report/allocator/AllocatorReport.js"
import {
  allocatorChecksInForce,
  allocatorReportChecks,
  checkAllocatorReport
} from "../../../../src/domain/report/allocator/allocatorReportChecks.js"
import { ClientCheckId } from "../../../../src/domain/report/client/ClientCheckId.js"
import { printQuantity } from "../../../../src/domain/rules/Explanation.js"
import { ruleSetV1, ruleSetV061, ruleSetV0193 } from "../../../../src/domain/rules/RuleSet.js"
import { allocatorReport } from "./allocatorReport.js"
import { limits, outcomeOf, reorderedReports } from "./reports.js"

describe("checks of an allocator's report", () => {
  it("come in the order of the report: its own, those of the clients, the schedule last", () => {
    assert.deepStrictEqual(
      allocatorReportChecks.map(({ id }) => id),
      [
        "CLIENT_MULTIPLE_ALLOCATORS",
        "CLIENT_NOT_ENOUGH_COPIES",
        ...ClientCheckId.literals,
        "MANUAL_ALLOCATION_SCHEDULE"
      ]
    )
  })

  it("are those that the API names, each once", () => {
    assert.sameMembers(
      allocatorReportChecks.map(({ id }) => id),
      Array.from(AllocatorCheckId.literals)
    )
    assert.strictEqual(AllocatorCheckId.literals.length, 22)
  })

  it("leave out HTTP where the rule set does not measure it", () => {
    const missing = (checks: typeof allocatorReportChecks) =>
      allocatorReportChecks.filter((check) => !checks.includes(check)).map(({ id }) => id)
    const http = [
      "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_RETRIEVABILITY_ZERO",
      "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_RETRIEVABILITY_75"
    ]
    assert.deepStrictEqual(missing(allocatorChecksInForce(ruleSetV061)), [])
    assert.deepStrictEqual(missing(allocatorChecksInForce(ruleSetV1(true))), [])
    assert.deepStrictEqual(missing(allocatorChecksInForce(ruleSetV0193)), http)
    assert.deepStrictEqual(missing(allocatorChecksInForce(ruleSetV1(false))), http)
  })

  it("pass for an allocator without clients, whom the schedule does not concern", () => {
    const results = checkAllocatorReport(allocatorReport(), limits, ruleSetV061)
    assert.strictEqual(results.length, 21)
    assert.isTrue(results.every(({ result, explanation }) => result && explanation.prospect._tag === "Best"))
  })

  it("carry the rule set, and the texts that people read", () => {
    const [first] = checkAllocatorReport(allocatorReport(), limits, ruleSetV0193)
    assert.deepInclude(first, {
      ruleSet: "v0.19.3",
      check: "CLIENT_MULTIPLE_ALLOCATORS",
      checkName: "Client multiple allocators",
      checkDescription: "Check that clients receive datacap from only one allocator"
    })
  })

  const fastCheck = { numRuns: 50 }

  it.prop(
    "do not depend on the order of any rows",
    [reorderedReports],
    ([[one, other]]) => {
      assert.deepStrictEqual(
        checkAllocatorReport(one, limits, ruleSetV061),
        checkAllocatorReport(other, limits, ruleSetV061)
      )
    },
    { fastCheck }
  )

  it.prop(
    "tell in numbers what they came to, whatever the report holds",
    [reorderedReports],
    ([[report]]) => {
      for (const { result, metadata, explanation } of checkAllocatorReport(report, limits, ruleSetV061)) {
        const { inputs, prospect } = explanation
        assert.strictEqual(result, prospect._tag === "Best")
        const texts = [
          metadata.msg,
          explanation.boundary,
          ...inputs.map(({ value }) =>
            typeof value === "object" && value !== null ? printQuantity(value) : String(value)
          ),
          prospect._tag === "Within" ? prospect.text : ""
        ]
        for (const text of texts) assert.notMatch(text, /NaN|Infinity|undefined/)
        if (prospect._tag === "Within") assert.isTrue(prospect.distance.amount > 0)
      }
    },
    { fastCheck }
  )

  const mends: ReadonlyArray<readonly [AllocatorCheckId, Partial<ReportedClient>]> = [
    ["CLIENT_MULTIPLE_ALLOCATORS", { allocators: ["f07"] }],
    ["CLIENT_NOT_ENOUGH_COPIES", { replicas: [] }]
  ]

  it.prop(
    "pass when as many clients are mended as the distance says, and not with one fewer",
    [reorderedReports],
    ([[report]]) => {
      for (const [id, mend] of mends) {
        const failure = outcomeOf(id, report)
        const violators = failure?.metadata.violating_ids
        if (failure?.explanation.prospect._tag !== "Within" || !Array.isArray(violators)) continue
        const passesWithout = (ids: ReadonlyArray<string>) =>
          outcomeOf(id, {
            ...report,
            clients: report.clients.map((row) => (ids.includes(row.client) ? { ...row, ...mend } : row))
          })?.result
        assert.deepStrictEqual(failure.explanation.prospect.distance, { unit: "clients", amount: violators.length })
        assert.isTrue(passesWithout(violators))
        assert.isFalse(passesWithout(violators.slice(1)))
      }
    },
    { fastCheck }
  )
})
