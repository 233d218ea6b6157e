import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc, Option } from "effect"
import { checkAllocatorReport } from "../../../../src/domain/report/allocator/allocatorReportChecks.js"
import type { AllocatorReportFacts } from "../../../../src/domain/report/allocator/FullAllocatorReport.js"
import type { ClientFacts } from "../../../../src/domain/report/ClientFacts.js"
import { type RuleSet, ruleSets, ruleSetV061, ruleSetV0193 } from "../../../../src/domain/rules/RuleSet.js"
import { reordered } from "../../aggregation/arbitraries.js"
import { applicationFile, grantOf, now, providerOf, registryEntry, rowOf, unknownClient } from "../clientFacts.js"
import { hostileClient, spoken } from "../hostileClients.js"
import { reportOf, subject } from "./allocatorFacts.js"
import { limits } from "./reports.js"

const clientOf = (facts: Partial<ClientFacts>, ruleSet: RuleSet = ruleSetV061) =>
  reportOf({ clients: [unknownClient("f01", "f07", facts)] }, ruleSet).clients[0] ?? assert.fail("a client is missing")

describe("an allocator's report", () => {
  it("says of what is unknown that it is, and not 0, but for the unique size and the counts", () => {
    const { clients, ...report } = reportOf({ clients: [unknownClient("f01", "f07")] })
    assert.deepStrictEqual(report, {
      now,
      allocator: "f07",
      address: "f2abc",
      name: null,
      multisig: false,
      isMetaAllocator: false,
      averageSecondsToFirstDeal: null,
      averageRates: { overall: null, http: null, urlFinder: null },
      clientsNumber: 1,
      dataTypes: [],
      audit: [],
      allocatorRequiredCopies: null,
      allocatorRequiredSps: null,
      requiredCopies: null,
      allAllocatorsScoreAverage: null,
      providers: [],
      allocations: [],
      requestedAmounts: new Map(),
      clientReports: [],
      trancheSchedule: null
    })
    assert.deepStrictEqual(clients, [
      {
        client: "f01",
        allocator: "f07",
        name: null,
        allocators: ["f07"],
        allocationsNumber: 0,
        totalAllocations: 0n,
        allocations: [],
        applicationUrl: null,
        applicationTimestamp: null,
        usingClientContract: false,
        clientContractMaxDeviation: null,
        expectedSizeOfSingleDataset: null,
        totalUniqDataSetSize: 0n,
        lastDatacapSpent: null,
        lastDatacapReceived: null,
        replicas: [],
        cidSharing: []
      }
    ])
  })

  it("has what the registry says, the schedule untrimmed", () => {
    const registered = Option.some(
      registryEntry({
        data_types: [" Public "],
        audit: ["Faucet "],
        required_replicas: "5+",
        required_sps: "over 4",
        tranche_schedule: " by hand "
      })
    )
    assert.deepInclude(reportOf({ registered }), {
      dataTypes: ["Public"],
      audit: ["Faucet"],
      allocatorRequiredCopies: "5",
      requiredCopies: 5,
      allocatorRequiredSps: "4",
      trancheSchedule: " by hand "
    })
  })

  it("is named as the chain has it, trimmed; n/a is no name", () => {
    const nameOf = (name: string) => reportOf({ subject: { ...subject, name } }).name
    assert.strictEqual(nameOf(" Beta "), "Beta")
    for (const name of ["", "  ", "n/a"]) assert.isNull(nameOf(name))
  })

  it("tells of a client's applications to this allocator only, and of all DataCap that it received", () => {
    const client = clientOf({
      grants: [
        grantOf(1, "f01", "f08"),
        grantOf(9, "f01", "f08"),
        grantOf(4, "f01", "f07"),
        grantOf(2, "f01", "f07", { appliedAt: 1_700_000_000 })
      ]
    })
    assert.strictEqual(client.applicationUrl, "https://github.com/example/issues/2")
    assert.deepStrictEqual(client.applicationTimestamp, DateTime.unsafeMake("2023-11-14T22:13:20Z"))
    assert.deepStrictEqual(client.lastDatacapReceived, DateTime.unsafeMake("2025-08-10T00:00:00Z"))
    assert.strictEqual(client.allocationsNumber, 2)
  })

  it("does not take an application time of 0 for an instant", () => {
    for (const appliedAt of [null, 0]) {
      assert.isNull(clientOf({ grants: [grantOf(1, "f01", "f07", { appliedAt })] }).applicationTimestamp)
    }
  })

  it("calls a client by the allocator's own row before those of others, after the application file without FilSpark", () => {
    const facts: Partial<ClientFacts> = {
      rows: [rowOf(1, "f01", "f08", { name: "First" }), rowOf(2, "f01", "f07", { name: "Own" })],
      applications: [applicationFile("f07", { name: "Acme" })]
    }
    assert.strictEqual(clientOf(facts).name, "Own")
    assert.strictEqual(clientOf(facts, ruleSetV0193).name, "Acme")
    assert.strictEqual(
      clientOf({ rows: [rowOf(1, "f01", "f08", { name: "First" }), rowOf(2, "f01", "f07")] }).name,
      "First"
    )
  })

  it("asks for as much as the one application file that counts for a client", () => {
    const facts: Partial<ClientFacts> = {
      rows: [rowOf(1, "f01", "f08"), rowOf(2, "f01", "f07")],
      applications: [applicationFile("f07", { requested: "1TiB" }), applicationFile("f08", { requested: "2TiB" })]
    }
    const clients = [
      unknownClient("f01", "f07", facts),
      unknownClient("f02", "f07", { applications: [applicationFile("f07")] })
    ]
    assert.deepStrictEqual(reportOf({ clients }).requestedAmounts, new Map([["f01", 2n ** 41n]]))
  })

  it("leaves out contracts, and clients that have no row in its name", () => {
    const clients = [unknownClient("f01", "f07"), unknownClient("f02", "f07"), unknownClient("f03", "f08")]
    assert.deepStrictEqual(
      reportOf({ clients, contracts: new Set(["f02"]) }).clients.map(({ client }) => client),
      ["f01"]
    )
  })

  it("counts the providers of each client, with unknown rates as 0", () => {
    const clients = ["f01", "f02"].map((id, index) =>
      unknownClient(id, "f07", {
        providers: [{ ...providerOf(id, "f0100", 3n), overall: 1, http: 0.5, urlFinder: index === 0 ? 1 : null }]
      })
    )
    const report = reportOf({ clients })
    assert.deepStrictEqual(report.averageRates, { overall: 1, http: 0.5, urlFinder: 0.5 })
    assert.deepStrictEqual(
      report.providers.map(({ client, provider, percOfTotalDatacap }) => [client, provider, percOfTotalDatacap]),
      [
        ["f01", "f0100", 50],
        ["f02", "f0100", 50]
      ]
    )
    assert.deepStrictEqual(reportOf({ clients }, ruleSetV0193).averageRates, {
      overall: null,
      http: null,
      urlFinder: 0.5
    })
  })

  it.prop(
    "is made of any facts, and adds no number that is none",
    [fc.array(hostileClient, { maxLength: 4 }), fc.constantFrom(...ruleSets)],
    ([clients, ruleSet]) => {
      const { providers, ...report } = reportOf({ clients }, ruleSet)
      assert.notMatch(spoken(report), /NaN|Infinity/)
      for (const { percOfTotalDatacap } of providers) assert.isTrue(Number.isFinite(percOfTotalDatacap))
    },
    { fastCheck: { numRuns: 25 } }
  )

  const ids = fc.uniqueArray(fc.constantFrom(1, 2, 9, 10, 100))
  it.prop(
    "is the same whatever the order of rows",
    [fc.tuple(reordered(ids), reordered(ids))],
    ([[clients, grants]]) => {
      const factsOf = (order: 0 | 1): Partial<AllocatorReportFacts> => ({
        clients: clients[order].map((id) =>
          unknownClient(`f0${id}`, "f07", {
            grants: grants[order].map((grant) =>
              grantOf(grant + 1000 * id, `f0${id}`, "f07", { grantedAt: grant % 2 })
            ),
            providers: grants[order].map((provider) => providerOf(`f0${id}`, `f0${provider}`, BigInt(provider % 3)))
          })
        )
      })
      const [one, other] = [reportOf(factsOf(0)), reportOf(factsOf(1))]
      assert.deepStrictEqual(other, one)
      assert.deepStrictEqual(
        checkAllocatorReport(other, limits, ruleSetV061),
        checkAllocatorReport(one, limits, ruleSetV061)
      )
    },
    { fastCheck: { numRuns: 25 } }
  )
})
