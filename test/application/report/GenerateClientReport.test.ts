import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Option } from "effect"
import { generateClientReport } from "../../../src/application/report/GenerateClientReport.js"
import { ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"
import { outage } from "../../support/inMemoryGithub.js"
import { warningsOf } from "../collect/collectorRun.js"
import { dealsOf, grantOf, now, rowOf, smallWorld } from "./smallWorld.js"

const withContract = {
  allocator: "f07",
  client: "f0100",
  document: { "Client Contract Address": "f410fcontract" }
}

const registered = (register: "current" | "archive") => ({
  allocator: "f07",
  register,
  document: { application: { audit: ["Enterprise Data"], required_replicas: "5+" } }
})

describe("a client's report", () => {
  it.effect("is made of one instant and one generation, and names what it was made by", () =>
    Effect.gen(function* () {
      const world = smallWorld()
      const { checks, id, provenance, report } = yield* world.on(generateClientReport("f0100"))
      assert.deepStrictEqual([id, report.now, report.client], ["1", now, "f0100"])
      assert.deepInclude(provenance, { generation: "7", dataAsOf: DateTime.unsafeMake("2025-10-01T05:00:00Z") })
      assert.strictEqual(provenance.ruleSet.name, "v0.6.1")
      assert.isTrue(provenance.sources.every(({ lastSuccess, state }) => lastSuccess === null && state === "never"))
      assert.deepStrictEqual([...new Set(checks.map(({ ruleSet }) => ruleSet))], ["v0.6.1"])
      assert.strictEqual(world.stored.clients[0]?.report, report)
    })
  )

  it.effect("tells what the chain and the services answered", () =>
    Effect.gen(function* () {
      const { report } = yield* smallWorld().on(generateClientReport("F1CLIENTF0100"))
      assert.strictEqual(report.availableDatacap, 42n)
      assert.deepStrictEqual(
        report.providers.map(({ location, pieceWorkingUrl, provider }) => [provider, location?.city, pieceWorkingUrl]),
        [
          ["f01", "Frankfurt am Main", "https://f01.example/f0100"],
          ["f02", "Frankfurt am Main", null]
        ]
      )
      assert.deepStrictEqual(
        report.providers.map((row) => [row.ipniReportingStatus, row.ipniReportedClaimsCount, row.claimsCount]),
        [
          ["OK", 9n, 10n],
          ["NOT_REPORTING", null, 10n]
        ]
      )
    })
  )

  it.effect("is not made of a client that nobody knows", () =>
    Effect.gen(function* () {
      const world = smallWorld()
      const failure = yield* Effect.flip(world.on(generateClientReport("f0404")))
      assert.deepInclude(failure, { _tag: "ClientNotFound", client: "f0404" })
      assert.deepStrictEqual([world.asked, world.stored.clients], [[], []])
    })
  )

  it.effect("is not stored when the chain does not answer for a provider", () =>
    Effect.gen(function* () {
      const world = smallWorld({ miner: (provider) => (provider === "f02" ? outage("lotus") : Effect.succeed([])) })
      const failure = yield* Effect.flip(world.on(generateClientReport("f0100")))
      assert.deepInclude(failure, { _tag: "UpstreamError", service: "lotus" })
      assert.deepStrictEqual(world.stored.clients, [])
    })
  )

  it.effect("is not stored when nobody tells the DataCap that is left", () =>
    Effect.gen(function* () {
      const world = smallWorld({ datacap: outage("lotus", "timeout") })
      assert.deepInclude(yield* Effect.flip(world.on(generateClientReport("f0100"))), { reason: "timeout" })
      assert.deepStrictEqual(world.stored.clients, [])
    })
  )

  it.effect("leaves the DataCap unknown that the node names no amount of", () =>
    Effect.gen(function* () {
      const { report } = yield* smallWorld({ datacap: Effect.succeedNone }).on(generateClientReport("f0100"))
      assert.isNull(report.availableDatacap)
    })
  )

  it.effect("leaves a place unknown that nobody tells, and warns of it", () =>
    Effect.gen(function* () {
      const world = smallWorld({ place: () => outage("ipinfo") })
      const warnings = yield* warningsOf(
        Effect.map(world.on(generateClientReport("f0100")), ({ report }) =>
          assert.deepStrictEqual(
            report.providers.map(({ location }) => location),
            [null, null]
          )
        )
      )
      assert.strictEqual(warnings.filter((text) => text.includes("ipinfo")).length, 2)
    })
  )

  it.effect("asks for no place without the means to, and says so once", () =>
    Effect.gen(function* () {
      const world = smallWorld({ missing: ["IP_INFO_TOKEN"] })
      const warnings = yield* warningsOf(world.on(generateClientReport("f0100")))
      assert.deepStrictEqual(
        warnings.filter((text) => text.includes("IP_INFO_TOKEN")),
        ["reports show no places of providers without IP_INFO_TOKEN"]
      )
      assert.deepStrictEqual(
        world.asked.filter((question) => question.startsWith("place")),
        []
      )
    })
  )

  it.effect("asks a contract only when the application names one", () =>
    Effect.gen(function* () {
      const without = smallWorld()
      const { report: plain } = yield* without.on(generateClientReport("f0100"))
      assert.deepStrictEqual([plain.usingClientContract, plain.clientContractMaxDeviation], [false, null])
      assert.isFalse(without.asked.some((question) => question.startsWith("contract")))

      const naming = smallWorld({ applications: [withContract] })
      const { report } = yield* naming.on(generateClientReport("f0100"))
      assert.deepStrictEqual([report.usingClientContract, report.clientContractMaxDeviation], [true, "12.34"])
      assert.include(naming.asked, "contract f410fcontract of f0100")
    })
  )

  it.effect("leaves unknown what a contract refuses to tell, and is not stored when the service fails", () =>
    Effect.gen(function* () {
      const refusing = smallWorld({ applications: [withContract], deviation: outage("filecoin-evm", "refused") })
      const { report } = yield* refusing.on(generateClientReport("f0100"))
      assert.deepStrictEqual([report.usingClientContract, report.clientContractMaxDeviation], [true, null])

      const down = smallWorld({ applications: [withContract], deviation: outage("filecoin-evm") })
      assert.deepInclude(yield* Effect.flip(down.on(generateClientReport("f0100"))), { service: "filecoin-evm" })
      assert.deepStrictEqual(down.stored.clients, [])
    })
  )

  it.effect("leaves a size unknown that the application declares in other words, and warns of it", () =>
    Effect.gen(function* () {
      const document = { Datacap: { "Total Requested Amount": "5 PiB", "Single Size Dataset": "a lot" } }
      const world = smallWorld({ applications: [{ allocator: "f07", client: "f0100", document }] })
      const warnings = yield* warningsOf(world.on(generateClientReport("f0100")))
      assert.deepInclude(world.stored.clients[0]?.report, {
        totalRequestedAmount: 5n * 1024n ** 5n,
        expectedSizeOfSingleDataset: null
      })
      assert.deepStrictEqual(warnings, ["the Single Size Dataset in the application of f0100 is no size"])
    })
  )

  it.effect("takes what the main allocator requires from the current registry and from no other", () =>
    Effect.gen(function* () {
      const archived = yield* smallWorld({ registry: [registered("archive")] }).on(generateClientReport("f0100"))
      assert.deepInclude(archived.report, { requiredCopies: null, isPublicDataset: null })
      const current = yield* smallWorld({ registry: [registered("archive"), registered("current")] }).on(
        generateClientReport("f0100")
      )
      assert.deepInclude(current.report, { requiredCopies: 5, isPublicDataset: false })
    })
  )

  it.effect("is told in the name of the allocator after Glif", () =>
    Effect.gen(function* () {
      const rows = [rowOf(1, "f0100", "f0121877"), rowOf(2, "f0100", "f07")]
      const world = smallWorld({ rows, registry: [registered("current")] })
      const { report } = yield* world.on(generateClientReport("f0100"))
      assert.deepStrictEqual([report.allocators, report.requiredCopies], [["f0121877", "f07"], 5])
    })
  )

  it.effect("links the applications of those with whom the client shares pieces", () =>
    Effect.gen(function* () {
      const { report } = yield* smallWorld({
        grants: [grantOf(1, "f0100", "f07"), grantOf(8, "f0200", "f07")],
        sharing: [{ client: "f0100", otherClient: "f0200", totalDealSize: 3n, uniqueCidCount: 1 }]
      }).on(generateClientReport("f0100"))
      assert.deepStrictEqual(
        report.cidSharing.map(({ otherClient, otherClientApplicationUrl }) => [otherClient, otherClientApplicationUrl]),
        [["f0200", "https://github.com/example/issues/8"]]
      )
    })
  )

  it.effect("has the URL finder's newest measurements where FilSpark measures nothing", () =>
    Effect.gen(function* () {
      const testedAt = DateTime.unsafeMake("2025-09-30T00:00:00Z")
      const { report } = yield* smallWorld({
        ruleSet: ruleSetV0193,
        deals: [dealsOf("f0100", "f01")],
        measurements: [
          { provider: "f01", metric: "RPA_RETRIEVABILITY", value: 0.5, testedAt },
          { provider: "f01", metric: "CAR_FILES", value: 0.25, testedAt }
        ]
      }).on(generateClientReport("f0100"))
      assert.deepInclude(report.providers[0], {
        http: null,
        urlFinder: 0.5,
        consistentRetrievability: 0.25,
        inconsistentRetrievability: 0.75,
        ttfb: null
      })
    })
  )

  it.effect("of a client without deals tells of no provider and asks for none", () =>
    Effect.gen(function* () {
      const world = smallWorld({ deals: [] })
      const { report } = yield* world.on(generateClientReport("f0100"))
      assert.deepStrictEqual(report.providers, [])
      assert.deepStrictEqual(world.asked, ["datacap f0100"])
      assert.isTrue(Option.isSome(Option.fromNullable(world.stored.clients[0])))
    })
  )
})
