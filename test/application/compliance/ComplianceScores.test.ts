import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Option, TestClock } from "effect"
import { getComplianceHistory } from "../../../src/application/compliance/GetComplianceHistory.js"
import { getComplianceScore } from "../../../src/application/compliance/GetComplianceScore.js"
import {
  type ComplianceScoresQuery,
  listComplianceScores
} from "../../../src/application/compliance/ListComplianceScores.js"
import { complianceOf, lastComplianceWeek } from "../../../src/application/compliance/ScoreAllocators.js"
import { AllocatorRepository } from "../../../src/application/ports/AllocatorRepository.js"
import { ClientRepository } from "../../../src/application/ports/ClientRepository.js"
import { ComplianceHistory } from "../../../src/application/ports/ComplianceHistory.js"
import { ComplianceSources } from "../../../src/application/ports/ComplianceSources.js"
import { CurrentRuleSet } from "../../../src/application/ports/CurrentRuleSet.js"
import { Generations } from "../../../src/application/ports/Generations.js"
import { ProviderRepository } from "../../../src/application/ports/ProviderRepository.js"
import { ReportSettings } from "../../../src/application/ports/ReportSettings.js"
import { defaultPolicy } from "../../../src/domain/compliance/CompliancePolicy.js"
import { scoreCompliance } from "../../../src/domain/compliance/ComplianceScore.js"
import { exampleLimits } from "../../../src/domain/report/CheckLimits.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { EDITION_START_EPOCH } from "../../../src/domain/time/ChainEpoch.js"
import { goodClient, goodProvider, inMemoryComplianceSources } from "../../support/inMemoryComplianceSources.js"
import { allocator, registered } from "../allocator/allocators.js"

const now = DateTime.unsafeMake("2025-09-10T12:34:56Z")
const generation = { id: "3", asOf: DateTime.unsafeMake("2025-09-10T12:00:00Z") }

/** f010 is all good, half of f09 is; f011 has clients that store nothing, f0200 hands DataCap out by f010 and f09. */
const sources = inMemoryComplianceSources({
  f09: {
    clients: [
      goodClient("f0100", 8n),
      { ...goodClient("f0101", 8n), sharedBytes: 8n, biggestProviderBytes: 8n, wellReplicatedBytes: 0n }
    ],
    providers: [goodProvider("f05", 8n), { ...goodProvider("f06", 8n), rate: 0.1, ipni: "NOT_REPORTING" }]
  },
  f010: { clients: [goodClient("f0102", 8n)], providers: [goodProvider("f05", 8n)] },
  f011: { clients: [goodClient("f0103", 0n)], providers: [] },
  f012: { clients: [], providers: [] },
  f0404: { clients: [goodClient("f0104", 8n)], providers: [goodProvider("f05", 8n)] }
})

const chain = [
  allocator({ addressId: "f09", isVirtual: true, dcSource: "0xAB" }),
  allocator({ addressId: "f010", address: "f2ten", isVirtual: true, dcSource: "0xab" }),
  allocator({ addressId: "f010", address: "f2again" }),
  allocator({ addressId: "f011" }),
  allocator({ addressId: "f012" }),
  allocator({
    addressId: "f0200",
    isMetaAllocator: true,
    addressEth: "0xaB",
    createdAtHeight: EDITION_START_EPOCH + 1
  }),
  allocator({ addressId: "f0201", isMetaAllocator: true, addressEth: "0xab", createdAtHeight: EDITION_START_EPOCH })
]

const platform = Layer.mergeAll(
  sources,
  Layer.mock(AllocatorRepository, { allocators: Effect.succeed(chain), registry: Effect.succeed([]) }),
  Layer.mock(ClientRepository, { publicAnswers: Effect.succeed([]) }),
  Layer.mock(ProviderRepository, { providersOfApplicants: Effect.succeed([]) }),
  Layer.mock(Generations, { snapshot: (read) => read(generation) }),
  Layer.succeed(CurrentRuleSet, ruleSetV061),
  Layer.succeed(ReportSettings, {
    limits: exampleLimits,
    policy: { ...defaultPolicy, threshold: 71 },
    generationLimit: 1,
    generationQueue: 0
  })
)

const scoreOf = (idOrAddress: string) => Effect.map(getComplianceScore(idOrAddress, {}), ({ scored }) => scored)

const everyScore: ComplianceScoresQuery = {
  changes: {},
  verdict: Option.none(),
  page: Option.none(),
  sorting: Option.none()
}
const listedIds = (query: Partial<ComplianceScoresQuery>) =>
  Effect.map(listComplianceScores({ ...everyScore, ...query }), ({ list }) =>
    list.rows.map(({ allocatorId }) => allocatorId)
  )

describe("weighted compliance scores", () => {
  it.effect("judge the last complete week under the policy in force, with what a question changes", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(DateTime.toEpochMillis(now))
      const { generation: read, scored } = yield* getComplianceScore("f010", {
        minimumCoverage: 0.25,
        weights: { ipni: 9 }
      })
      assert.strictEqual(read, generation)
      assert.strictEqual(scored.allocator, "f010")
      assert.strictEqual(DateTime.formatIso(scored.week), "2025-09-01T00:00:00.000Z")
      assert.deepStrictEqual(scored.week, lastComplianceWeek(now))
      const policy = {
        ...defaultPolicy,
        threshold: 71,
        minimumCoverage: 0.25,
        weights: { ...defaultPolicy.weights, ipni: 9 }
      }
      assert.deepStrictEqual(scored.score, scoreCompliance(scored.subject, policy, ruleSetV061))
      assert.strictEqual(scored.score.score, 100)
    }).pipe(Effect.provide(platform))
  )

  it.effect("are found by id and by address in any case of letters", () =>
    Effect.gen(function* () {
      const { score } = yield* scoreOf("f010")
      for (const asked of ["F010", "f2ten", "F2TEN"]) {
        const found = yield* scoreOf(asked)
        assert.deepStrictEqual({ allocator: found.allocator, score: found.score }, { allocator: "f010", score })
      }
    }).pipe(Effect.provide(platform))
  )

  it.effect("are those of an allocator that has clients also where the chain index lacks it", () =>
    Effect.gen(function* () {
      const { score } = yield* scoreOf("F0404")
      assert.strictEqual(score.verdict, "compliant")
    }).pipe(Effect.provide(platform))
  )

  it.effect("of nobody are not found", () =>
    Effect.gen(function* () {
      for (const unknown of ["f0999", "f2nobody", "", "f0100"]) {
        const failure = yield* Effect.flip(scoreOf(unknown))
        assert.deepInclude(failure, { _tag: "AllocatorNotFound", allocator: unknown })
      }
    }).pipe(Effect.provide(platform))
  )

  it.effect("of an allocator without deals, without clients or without members are not measured", () =>
    Effect.gen(function* () {
      for (const empty of ["f011", "f012", "f0201"]) {
        const { score } = yield* scoreOf(empty)
        assert.deepInclude(score, { score: null, verdict: "notMeasured", coverage: 0, missingToThreshold: null })
      }
    }).pipe(Effect.provide(platform))
  )

  it.effect("of a meta-allocator are taken from the clients of its members", () =>
    Effect.gen(function* () {
      const { subject } = yield* scoreOf("f0200")
      assert.deepStrictEqual(
        subject.clients.map(({ client }) => client),
        ["f0100", "f0101", "f0102"]
      )
    }).pipe(Effect.provide(platform))
  )

  it.effect("refuse a policy that cannot be judged by, and name its field", () =>
    Effect.gen(function* () {
      const failures = [
        yield* Effect.flip(getComplianceScore("f010", { threshold: 101 })),
        yield* Effect.flip(listComplianceScores({ ...everyScore, changes: { weights: { speed: 1 } } }))
      ]
      assert.deepStrictEqual(
        failures.map((failure) => ("field" in failure ? failure.field : failure._tag)),
        ["threshold", "weights.speed"]
      )
    }).pipe(Effect.provide(platform))
  )

  it.effect("come in the order of the question", () =>
    Effect.gen(function* () {
      const asked = ["f0404", "f09", "f012"].map((id) => ({ allocator: id, members: [id] }))
      const scored = yield* complianceOf(asked, lastComplianceWeek(now), defaultPolicy)
      assert.deepStrictEqual(
        scored.map((one) => [one.allocator, one.score.verdict]),
        [
          ["f0404", "compliant"],
          ["f09", "nonCompliant"],
          ["f012", "notMeasured"]
        ]
      )
    }).pipe(Effect.provide(platform))
  )

  it.effect("are held to the average of open data by the applications that any edition accepts", () =>
    Effect.gen(function* () {
      const told: Array<ReadonlySet<string>> = []
      const askedSources = Layer.mock(ComplianceSources, {
        subjects: (_, __, openData) =>
          Effect.sync(() => {
            told.push(openData)
            return new Map()
          })
      })
      const applications = Layer.mergeAll(
        Layer.mock(AllocatorRepository, {
          registry: Effect.succeed([
            registered({ allocator: "f09", register: "archive" }),
            registered({ allocator: "f010", rejected: true })
          ])
        }),
        Layer.mock(ClientRepository, {
          publicAnswers: Effect.succeed([
            { allocator: "f09", client: "f0100", answer: "yes" },
            { allocator: "f010", client: "f0101", answer: "yes" }
          ])
        }),
        Layer.mock(ProviderRepository, {
          providersOfApplicants: Effect.succeed([
            { client: "f0100", provider: "f05" },
            { client: "f0101", provider: "f06" }
          ])
        })
      )
      const [scored] = yield* complianceOf(
        [{ allocator: "f07", members: [] }],
        lastComplianceWeek(now),
        defaultPolicy
      ).pipe(Effect.provide([askedSources, applications]))
      assert.deepStrictEqual(told, [new Set(["f05"])])
      assert.strictEqual(scored.score.verdict, "notMeasured")
    }).pipe(Effect.provide(platform))
  )
})

describe("the list of weighted compliance scores", () => {
  it.effect("has every allocator with clients, greatest score first, unknown last, ties by id", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(DateTime.toEpochMillis(now))
      const { list, policy, ruleSet, week } = yield* listComplianceScores(everyScore)
      assert.deepStrictEqual(
        list.rows.map(({ allocatorId }) => allocatorId),
        ["f010", "f0404", "f0200", "f09", "f011"]
      )
      assert.strictEqual(list.total, 5)
      assert.deepStrictEqual(
        { policy, ruleSet, week: DateTime.formatIso(week) },
        { policy: { ...defaultPolicy, threshold: 71 }, ruleSet: "v0.6.1", week: "2025-09-01T00:00:00.000Z" }
      )
      for (const row of list.rows) {
        const { score } = yield* scoreOf(row.allocatorId)
        const { policy: _, ruleSet: __, ...shown } = score
        assert.deepStrictEqual(row, { allocatorId: row.allocatorId, ...shown })
      }
    }).pipe(Effect.provide(platform))
  )

  it.effect("shows the verdict, the order and the page that are asked for", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* listedIds({ verdict: Option.some("compliant") }), ["f010", "f0404", "f0200"])
      assert.deepStrictEqual(yield* listedIds({ verdict: Option.some("notMeasured") }), ["f011"])
      assert.deepStrictEqual(yield* listedIds({ verdict: Option.some("compliant"), changes: { threshold: 100 } }), [
        "f010",
        "f0404"
      ])
      assert.deepStrictEqual(yield* listedIds({ sorting: Option.some({ key: "score", order: "asc" }) }), [
        "f011",
        "f09",
        "f0200",
        "f010",
        "f0404"
      ])
      assert.deepStrictEqual(yield* listedIds({ page: Option.some({ page: 2, limit: 2 }) }), ["f0200", "f09"])
    }).pipe(Effect.provide(platform))
  )
})

describe("the history of an allocator's scores", () => {
  it.effect("is what its reports stored, a page of it, by id or address", () => {
    const asked: Array<unknown> = []
    const history = Layer.succeed(ComplianceHistory, {
      scoresOf: (id, range) =>
        Effect.sync(() => {
          asked.push({ id, ...range })
          return { total: 9, scores: [] }
        })
    })
    return Effect.gen(function* () {
      const page = Option.some({ page: 3, limit: 4 })
      const { allocator: id, generation: read, list } = yield* getComplianceHistory("F2TEN", page)
      assert.deepStrictEqual({ id, read, list }, { id: "f010", read: generation, list: { total: 9, page, rows: [] } })
      assert.deepStrictEqual(asked, [{ id: "f010", limit: 4, offset: 8 }])
      assert.strictEqual((yield* Effect.flip(getComplianceHistory("f0999", page)))._tag, "AllocatorNotFound")
    }).pipe(Effect.provide([platform, history]))
  })
})
