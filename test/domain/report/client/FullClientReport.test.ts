import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc, Option } from "effect"
import type { ApplicationFields } from "../../../../src/domain/allocator/RegistryFile.js"
import type { StatedApplication } from "../../../../src/domain/client/OwnApplication.js"
import {
  type ClientReportFacts,
  type FullClientReport,
  fullClientReport
} from "../../../../src/domain/report/client/FullClientReport.js"
import { reordered } from "../../aggregation/arbitraries.js"
import {
  applicationFile,
  grantOf,
  now,
  providerOf,
  registryEntry,
  rowOf,
  sharingOf,
  unknownClient
} from "../clientFacts.js"
import { hostileClient, spoken } from "../hostileClients.js"

const nobody: ClientReportFacts = {
  ...unknownClient("f01", "f07"),
  now,
  registered: () => Option.none(),
  averageSecondsToFirstDeal: null,
  availableDatacap: null,
  workingUrls: new Map()
}

const reportOf = (facts: Partial<ClientReportFacts>): FullClientReport => fullClientReport({ ...nobody, ...facts })

/** A registry with one entry. */
const registry = (allocator: string, entry: ApplicationFields) => (asked: string) =>
  asked === allocator ? Option.some(entry) : Option.none()

describe("a client's report", () => {
  it("says of what is unknown that it is, and not 0, but for the unique size", () => {
    assert.deepStrictEqual(reportOf({}), {
      now,
      client: "f01",
      address: null,
      allocators: ["f07"],
      averageSecondsToFirstDeal: null,
      organizationName: null,
      applicationUrl: null,
      isPublicDataset: null,
      usingClientContract: false,
      clientContractMaxDeviation: null,
      declaredProviders: [],
      availableDatacap: null,
      lastDatacapSpent: null,
      lastDatacapReceived: null,
      lowReplicaThreshold: null,
      highReplicaThreshold: null,
      allocatorRequiredCopies: null,
      allocatorRequiredSps: null,
      requiredCopies: null,
      totalRequestedAmount: null,
      expectedSizeOfSingleDataset: null,
      totalUniqDataSetSize: 0n,
      providers: [],
      replicas: [],
      cidSharing: [],
      cidSharingCount: 0
    })
  })

  it("keeps a DataCap of 0 apart from an unknown one", () => {
    assert.strictEqual(reportOf({ availableDatacap: 0n }).availableDatacap, 0n)
  })

  it("is of the first row on chain, whatever row was read first", () => {
    const rows = [rowOf(9, "f01", "f07", { address: "f1new" }), rowOf(2, "f01", "f08", { address: "f1old" })] as const
    const report = reportOf({ rows })
    assert.strictEqual(report.address, "f1old")
    assert.deepStrictEqual(report.allocators, ["f08", "f07"])
  })

  it("goes by the allocator after Glif in what is required", () => {
    const rows = [rowOf(1, "f01", "f0121877"), rowOf(2, "f01", "f07")] as const
    const registered = registry("f07", registryEntry({ required_replicas: "3 to 5", required_sps: "over 5" }))
    const report = reportOf({ rows, registered })
    assert.strictEqual(report.allocatorRequiredCopies, "3")
    assert.strictEqual(report.requiredCopies, 3)
    assert.strictEqual(report.allocatorRequiredSps, "5")
    assert.isNull(reportOf({ rows: [rowOf(1, "f01", "f0121877")], registered }).allocatorRequiredCopies)
  })

  it("requires no copies that cannot be counted", () => {
    const report = reportOf({ registered: registry("f07", registryEntry({ required_replicas: "9".repeat(400) })) })
    assert.strictEqual(report.allocatorRequiredCopies, "9".repeat(400))
    assert.isNull(report.requiredCopies)
  })

  describe("calls the data public", () => {
    const yes = [applicationFile("f07", { isPublic: "Yes, of course" })]

    it("as the main allocator's entry says, whatever the client answers", () => {
      const enterprise = registry("f07", registryEntry({ audit: ["Enterprise Data"] }))
      assert.isFalse(reportOf({ registered: enterprise, applications: yes }).isPublicDataset)
      const open = registry("f07", registryEntry({}))
      assert.isTrue(
        reportOf({ registered: open, applications: [applicationFile("f07", { isPublic: "no" })] }).isPublicDataset
      )
    })

    it("as the client answers where the registry does not know its main allocator", () => {
      const other = registry("f08", registryEntry({ audit: ["Enterprise Data"] }))
      assert.isTrue(reportOf({ registered: other, applications: yes }).isPublicDataset)
      assert.isFalse(
        reportOf({ registered: other, applications: [applicationFile("f07", { isPublic: "no" })] }).isPublicDataset
      )
      assert.isNull(reportOf({ applications: [applicationFile("f07")] }).isPublicDataset)
    })
  })

  it("has the thresholds and the URL of the earliest grant, whichever row was read first", () => {
    const earliest = grantOf(5, "f01", "f08", { grantedAt: 1, appliedAt: 1_752_191_999, auditTrail: "first" })
    const report = reportOf({ grants: [grantOf(1, "f01", "f07"), earliest] })
    assert.deepInclude(report, { lowReplicaThreshold: 4, highReplicaThreshold: 10, applicationUrl: "first" })
    const later = reportOf({ grants: [grantOf(1, "f01", "f07"), grantOf(2, "f01", "f07", { appliedAt: null })] })
    assert.deepInclude(later, { lowReplicaThreshold: 4, highReplicaThreshold: 8 })
    for (const appliedAt of [null, 0]) {
      const unknown = reportOf({ grants: [grantOf(2, "f01", "f07"), grantOf(1, "f01", "f07", { appliedAt })] })
      assert.deepInclude(unknown, { lowReplicaThreshold: null, highReplicaThreshold: null })
    }
  })

  it("is named by the application file, else by the chain, else not at all", () => {
    const rows = [
      rowOf(2, "f01", "f07", { name: "Second" }),
      rowOf(1, "f01", "f08", { orgName: "Organisation" })
    ] as const
    assert.strictEqual(
      reportOf({ rows, applications: [applicationFile("f09", { name: "Acme" })] }).organizationName,
      "Acme"
    )
    assert.strictEqual(reportOf({ rows, applications: [applicationFile("f09")] }).organizationName, "Second")
    assert.strictEqual(reportOf({ rows: [rows[1]] }).organizationName, "Organisation")
  })

  it("declares what its own application file says", () => {
    const file: StatedApplication = applicationFile("f07", {
      providers: "F02, f03 and f02",
      requested: "2PiB",
      single: "about a lot",
      contract: "f410abc"
    })
    const report = reportOf({
      applications: [applicationFile("f01", { requested: "1PiB" }), file],
      contractDeviation: 1250n
    })
    assert.deepStrictEqual(report.declaredProviders, ["f02", "f03", "f02"])
    assert.strictEqual(report.totalRequestedAmount, 2n * 1024n ** 5n)
    assert.isNull(report.expectedSizeOfSingleDataset)
    assert.isTrue(report.usingClientContract)
    assert.strictEqual(report.clientContractMaxDeviation, "12.5")
  })

  it("tells of no deviation without a contract", () => {
    const report = reportOf({ applications: [applicationFile("f07", { contract: " " })], contractDeviation: 1n })
    assert.isFalse(report.usingClientContract)
    assert.isNull(report.clientContractMaxDeviation)
    const silent = reportOf({ applications: [applicationFile("f07", { contract: "f410abc" })] })
    assert.isTrue(silent.usingClientContract)
    assert.isNull(silent.clientContractMaxDeviation)
  })

  it("says of a provider whether it was declared, unless there is no application file", () => {
    const providers = [providerOf("f01", "f010"), providerOf("f01", "f09")]
    const declaredIn = (applications: ReadonlyArray<StatedApplication>) =>
      reportOf({ providers, applications }).providers.map((row) => [row.provider, row.declaredInApplicationFile])
    assert.deepStrictEqual(declaredIn([]), [
      ["f09", null],
      ["f010", null]
    ])
    assert.deepStrictEqual(declaredIn([applicationFile("f07")]), [
      ["f09", false],
      ["f010", false]
    ])
    assert.deepStrictEqual(declaredIn([applicationFile("f07", { providers: "f010 in Warsaw" })]), [
      ["f09", false],
      ["f010", true]
    ])
  })

  it("has the URL of a provider's piece where one is known", () => {
    const providers = [providerOf("f01", "f02"), providerOf("f01", "f03")]
    const urls = reportOf({ providers, workingUrls: new Map([["f03", "http://f03"]]) }).providers
    assert.deepStrictEqual(
      urls.map(({ pieceWorkingUrl }) => pieceWorkingUrl),
      [null, "http://f03"]
    )
  })

  it("lists copies by their number and other clients by the number of their id, with their first applications", () => {
    const sizes = (numOfReplicas: number, uniqueDataSize: bigint) => ({
      numOfReplicas,
      uniqueDataSize,
      totalDealSize: uniqueDataSize * BigInt(numOfReplicas)
    })
    const report = reportOf({
      replicas: [sizes(10, 1n), sizes(2, 2n ** 80n)],
      cidSharing: [
        sharingOf("f0100", { otherGrants: [grantOf(2, "f0100", "f07"), grantOf(1, "f0100", "f08")] }),
        sharingOf("f09", { otherGrants: [grantOf(1, "f09", "f07", { auditTrail: "n/a" })] })
      ]
    })
    assert.strictEqual(report.totalUniqDataSetSize, 2n ** 80n + 1n)
    assert.strictEqual(report.cidSharingCount, 2)
    assert.deepStrictEqual(
      report.replicas.map(({ numOfReplicas, percentage }) => [numOfReplicas, percentage]),
      [
        [2, 99.99],
        [10, 0]
      ]
    )
    assert.deepStrictEqual(
      report.cidSharing.map((row) => [row.otherClient, row.otherClientApplicationUrl]),
      [
        ["f09", null],
        ["f0100", "https://github.com/example/issues/1"]
      ]
    )
  })

  it.prop(
    "is made of any facts, and adds no number that is none",
    [hostileClient],
    ([client]) => {
      const { providers, ...report } = fullClientReport({ ...nobody, ...client })
      assert.notMatch(spoken(report), /NaN|Infinity/)
      assert.strictEqual(providers.length, client.providers.length)
    },
    { fastCheck: { numRuns: 50 } }
  )

  const some = fc.uniqueArray(fc.constantFrom(1, 2, 9, 10, 100))
  it.prop(
    "is the same whatever the order of rows",
    [fc.tuple(reordered(some), reordered(some), reordered(some))],
    ([[[allocators, allocatorsAgain], [grants, grantsAgain], [others, othersAgain]]]) => {
      const factsOf = (
        rows: ReadonlyArray<number>,
        granted: ReadonlyArray<number>,
        ids: ReadonlyArray<number>
      ): Partial<ClientReportFacts> => ({
        rows: [rowOf(50, "f01", "f050"), ...rows.map((id) => rowOf(id, "f01", `f0${id}`, { name: `name ${id}` }))],
        grants: granted.map((id) => grantOf(id, "f01", `f0${id}`, { grantedAt: id % 2 })),
        applications: ids.map((id) => applicationFile(`f0${id}`, { requested: `${id}TiB` })),
        providers: ids.map((id) => providerOf("f01", `f0${id}`, BigInt(id))),
        cidSharing: ids.map((id) => sharingOf(`f0${id}`)),
        replicas: ids.map((id) => ({ numOfReplicas: id, totalDealSize: BigInt(id), uniqueDataSize: 1n }))
      })
      assert.deepStrictEqual(
        reportOf(factsOf(allocatorsAgain, grantsAgain, othersAgain)),
        reportOf(factsOf(allocators, grants, others))
      )
    }
  )
})
