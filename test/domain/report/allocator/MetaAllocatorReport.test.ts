import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import { checkAllocatorReport } from "../../../../src/domain/report/allocator/allocatorReportChecks.js"
import {
  type AllocatorReportFacts,
  fullAllocatorReport
} from "../../../../src/domain/report/allocator/FullAllocatorReport.js"
import type { ReportedAllocator } from "../../../../src/domain/report/allocator/ReportedAllocator.js"
import { ruleSetV061 } from "../../../../src/domain/rules/RuleSet.js"
import { EDITION_START_EPOCH } from "../../../../src/domain/time/ChainEpoch.js"
import { grantOf, providerOf, registryEntry, rowOf, unknownClient } from "../clientFacts.js"
import { reportOf, subject, unknown } from "./allocatorFacts.js"
import { limits } from "./reports.js"

describe("a meta-allocator's report", () => {
  const meta: ReportedAllocator = {
    ...subject,
    allocator: "f099",
    addressEth: "0xAB",
    isMetaAllocator: true,
    createdAtHeight: EDITION_START_EPOCH + 1
  }
  const member = (allocator: string, facts: Partial<ReportedAllocator> = {}): ReportedAllocator => ({
    ...subject,
    allocator,
    isVirtual: true,
    dcSource: "0xab",
    ...facts
  })

  const twice = unknownClient("f01", "f07", {
    rows: [rowOf(1, "f01", "f07"), rowOf(2, "f01", "f08"), rowOf(3, "f01", "f055")],
    grants: [
      grantOf(1, "f01", "f08", { allowance: 2n ** 60n + 1n }),
      grantOf(2, "f01", "f07"),
      grantOf(3, "f01", "f055")
    ],
    providers: [providerOf("f01", "f0100", 3n), providerOf("f01", "f0200", 1n)]
  })
  const report = reportOf({
    subject: meta,
    allocators: [meta, member("f08"), member("f07", { dcSource: "0xAb" }), member("f055", { isVirtual: false })],
    clients: [twice]
  })

  it("has a row for a client with each member, and its allocations by that member", () => {
    assert.isTrue(report.isMetaAllocator)
    assert.strictEqual(report.clientsNumber, 2)
    assert.deepStrictEqual(
      report.clients.map(({ client, allocator, totalAllocations, applicationUrl }) => [
        client,
        allocator,
        totalAllocations,
        applicationUrl
      ]),
      [
        ["f01", "f07", 10n, "https://github.com/example/issues/2"],
        ["f01", "f08", 2n ** 60n + 1n, "https://github.com/example/issues/1"]
      ]
    )
    assert.deepStrictEqual(
      report.allocations.map(({ id }) => id),
      [1, 2]
    )
  })

  it("counts the client's providers for each of its rows", () => {
    assert.deepStrictEqual(
      report.providers.map(({ provider, percOfTotalDatacap }) => [provider, percOfTotalDatacap]),
      [
        ["f0100", 37.5],
        ["f0100", 37.5],
        ["f0200", 12.5],
        ["f0200", 12.5]
      ]
    )
  })

  it("has no check of the schedule, whatever the registry says", () => {
    const registered = Option.some(
      registryEntry({ tranche_schedule: "I will use the standard allocation tranche schedule" })
    )
    const checksOf = (facts: Partial<AllocatorReportFacts>) =>
      checkAllocatorReport(reportOf({ registered, clients: [twice], ...facts }), limits, ruleSetV061).map(
        ({ check }) => check
      )
    assert.notInclude(checksOf({ subject: meta, allocators: [member("f07")] }), "MANUAL_ALLOCATION_SCHEDULE")
    assert.include(checksOf({}), "MANUAL_ALLOCATION_SCHEDULE")
  })

  it("is empty without members", () => {
    const empty = reportOf({ subject: meta, allocators: [meta], clients: [twice] })
    assert.deepInclude(empty, { clients: [], providers: [], allocations: [], clientsNumber: 0 })
    assert.deepStrictEqual(empty.averageRates, { overall: null, http: null, urlFinder: null })
  })

  it("is none when it is not younger than network version 22", () => {
    for (const createdAtHeight of [null, 0, EDITION_START_EPOCH]) {
      const old = { ...unknown, subject: { ...meta, createdAtHeight }, allocators: [member("f07")], clients: [twice] }
      assert.isTrue(Option.isNone(fullAllocatorReport(old, ruleSetV061)))
    }
  })
})
