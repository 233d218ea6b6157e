import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Option } from "effect"
import { generateAllocatorReport } from "../../../src/application/report/GenerateAllocatorReport.js"
import { outage } from "../../support/inMemoryGithub.js"
import { allocatorOf, dealsOf, grantOf, now, rowOf, smallWorld } from "./smallWorld.js"

const registered = (allocator: string, register: "current" | "archive" = "current") => ({
  allocator,
  register,
  document: {
    application: { audit: ["Enterprise Data"], data_types: ["Private"], required_replicas: "3" },
    audits: [{ ended: "2025-06-01", outcome: "GRANTED" }, { outcome: "PENDING" }]
  }
})

const meta = allocatorOf("f09", { isMetaAllocator: true, addressEth: "0xAB" })
const member = (id: string) => allocatorOf(id, { isVirtual: true, dcSource: "0xab" })

/** Two clients of two members of a meta-allocator; one of them has both. */
const family = {
  allocators: [meta, member("f07"), member("f08"), allocatorOf("f06")],
  rows: [rowOf(1, "f0100", "f07"), rowOf(2, "f0100", "f08"), rowOf(3, "f0200", "f08"), rowOf(4, "f0300", "f06")],
  grants: [
    grantOf(1, "f0100", "f07"),
    grantOf(2, "f0100", "f08"),
    grantOf(3, "f0200", "f08"),
    grantOf(4, "f0300", "f06")
  ],
  deals: [dealsOf("f0100", "f01"), dealsOf("f0100", "f02"), dealsOf("f0200", "f02"), dealsOf("f0300", "f03")]
}

describe("an allocator's report", () => {
  it.effect("is about its clients, each with what this very allocator granted", () =>
    Effect.gen(function* () {
      const { report } = yield* smallWorld(family).on(generateAllocatorReport("F08"))
      assert.deepStrictEqual([report.allocator, report.now, report.clientsNumber], ["f08", now, 2])
      assert.deepStrictEqual(
        report.clients.map(({ allocations, allocators, client }) => [
          client,
          allocators,
          allocations.map(({ id }) => id)
        ]),
        [
          ["f0100", ["f07", "f08"], [2]],
          ["f0200", ["f08"], [3]]
        ]
      )
    })
  )

  it.effect(
    "asks for each provider once, however many clients it serves, and for nothing that only clients' reports tell",
    () =>
      Effect.gen(function* () {
        const world = smallWorld(family)
        yield* world.on(generateAllocatorReport("f08"))
        assert.deepStrictEqual(world.asked.filter((question) => !question.startsWith("place")).toSorted(), [
          "miner f01",
          "miner f02"
        ])
      })
  )

  it.effect("of a meta-allocator is about the clients of its members, one row for each of them", () =>
    Effect.gen(function* () {
      const { report } = yield* smallWorld(family).on(generateAllocatorReport(meta.address))
      assert.deepStrictEqual(
        report.clients.map(({ allocator, client }) => [client, allocator]),
        [
          ["f0100", "f07"],
          ["f0100", "f08"],
          ["f0200", "f08"]
        ]
      )
      assert.deepStrictEqual([report.isMetaAllocator, report.providers.length], [true, 5])
    })
  )

  it.effect("of a meta-allocator without members is empty, and stored", () =>
    Effect.gen(function* () {
      const world = smallWorld({ ...family, allocators: [meta] })
      const { report } = yield* world.on(generateAllocatorReport("f09"))
      assert.deepStrictEqual([report.clientsNumber, report.clients, report.providers], [0, [], []])
      assert.strictEqual(world.stored.allocators.length, 1)
    })
  )

  it.effect("is not made of a meta-allocator from before the current data, nor of one whom nobody knows", () =>
    Effect.gen(function* () {
      const old = allocatorOf("f09", { isMetaAllocator: true, addressEth: "0xab", createdAtHeight: 3_698_160 })
      const world = smallWorld({ ...family, allocators: [old, member("f07")] })
      for (const allocator of ["f09", "f0404"]) {
        const failure = yield* Effect.flip(world.on(generateAllocatorReport(allocator)))
        assert.deepInclude(failure, { _tag: "AllocatorNotFound", allocator })
      }
      assert.deepStrictEqual([world.asked, world.stored.allocators], [[], []])
    })
  )

  it.effect("is not stored when the chain does not answer for a provider", () =>
    Effect.gen(function* () {
      const world = smallWorld({ ...family, miner: () => outage("lotus") })
      assert.deepInclude(yield* Effect.flip(world.on(generateAllocatorReport("f08"))), { service: "lotus" })
      assert.deepStrictEqual(world.stored.allocators, [])
    })
  )

  it.effect("is scored by the data type that the current registry gives it", () =>
    Effect.gen(function* () {
      const world = smallWorld({ ...family, registry: [registered("f08"), registered("f07", "archive")] })
      const { report, scoring } = yield* world.on(generateAllocatorReport("f08"))
      assert.deepStrictEqual(
        [report.dataTypes, report.audit, report.requiredCopies],
        [["Private"], ["Enterprise Data"], 3]
      )
      const { auditEnds, dataType, scores } = Option.getOrThrow(scoring)
      assert.deepStrictEqual([dataType, auditEnds], ["enterprise", [DateTime.unsafeMake("2025-06-01T00:00:00Z"), null]])
      assert.isAbove(scores.length, 0)
      const archived = yield* world.on(generateAllocatorReport("f07"))
      assert.deepStrictEqual([archived.scoring, archived.report.dataTypes], [Option.none(), []])
    })
  )

  it.effect(
    "is compared with the newest reports of the others, and with its own rates in place of its older ones",
    () =>
      Effect.gen(function* () {
        const reportOf = (allocator: string, urlFinderRate: number) => ({
          id: allocator,
          allocator,
          createDate: DateTime.subtract(now, { days: 1 }),
          httpRate: null,
          urlFinderRate,
          results: []
        })
        const { scoring } = yield* smallWorld({
          ...family,
          registry: [registered("f08")],
          compared: [reportOf("f08", 0.1), reportOf("f06", 0.2), reportOf("f09", 0.3), reportOf("f0404", 0.4)]
        }).on(generateAllocatorReport("f08"))
        assert.deepStrictEqual(Option.getOrThrow(scoring).population.urlFinderRates, [0.2, 0])
      })
  )

  it.effect("tells the mean score of the scored allocators of its data type", () =>
    Effect.gen(function* () {
      const scored = (allocator: string, score: number) => ({
        id: allocator,
        allocator,
        createDate: DateTime.subtract(now, { days: 1 }),
        results: [{ metric: "IPNI_REPORTING" as const, score, ranges: [{ score: 9 }] }]
      })
      const registry = [registered("f06"), registered("f07")]
      const world = smallWorld({ ...family, registry, scored: [scored("f06", 4), scored("f07", 7), scored("f09", 9)] })
      const { report } = yield* world.on(generateAllocatorReport("f08"))
      // Nobody knows the data type of f08, so all count; a meta-allocator never does.
      assert.strictEqual(report.allAllocatorsScoreAverage, 5.5)
    })
  )

  it.effect("keeps the weighted score of the last full week with its inputs", () =>
    Effect.gen(function* () {
      const { compliance } = yield* smallWorld(family).on(generateAllocatorReport("f08"))
      const { score, subject, week } = Option.getOrThrow(compliance)
      assert.strictEqual(DateTime.formatIso(week), "2025-09-22T00:00:00.000Z")
      assert.deepStrictEqual([score.verdict, subject.clients], ["notMeasured", []])
    })
  )

  it.effect("reads what its clients' newest reports found", () =>
    Effect.gen(function* () {
      const { checks } = yield* smallWorld({
        ...family,
        clientReports: [
          { id: 1n, client: "f0100", createDate: now, lastDatacapSpent: null, results: { INACTIVITY: false } },
          { id: 2n, client: "f0200", createDate: now, lastDatacapSpent: null, results: { INACTIVITY: false } }
        ]
      }).on(generateAllocatorReport("f08"))
      assert.deepInclude(
        checks.find(({ check }) => check === "INACTIVITY"),
        { result: false }
      )
    })
  )
})
