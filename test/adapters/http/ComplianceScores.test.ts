import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Layer } from "effect"
import { ComplianceSources } from "../../../src/application/ports/ComplianceSources.js"
import { defaultPolicy } from "../../../src/domain/compliance/CompliancePolicy.js"
import { scoreCompliance } from "../../../src/domain/compliance/ComplianceScore.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { lastFullWeek, weekAt } from "../../../src/domain/time/Week.js"
import { allocator } from "../../application/allocator/allocators.js"
import { goodClient, goodProvider, inMemoryComplianceSources } from "../../support/inMemoryComplianceSources.js"
import { bodyOf, startApi, tooSlow, unavailable } from "./apiServer.js"

const TEBIBYTE = 2n ** 40n

/** f010 is all good; half of f09 is, and a fifth of its bytes is at a provider of whom nothing is known. */
const held = {
  f09: {
    clients: [
      goodClient("f0100", 5n * TEBIBYTE),
      { ...goodClient("f0101", 5n * TEBIBYTE), sharedBytes: 5n * TEBIBYTE, wellReplicatedBytes: 0n }
    ],
    providers: [
      goodProvider("f05", 4n * TEBIBYTE),
      { ...goodProvider("f06", 4n * TEBIBYTE), rate: 0.1, ipni: "NOT_REPORTING" as const },
      { ...goodProvider("f07", 2n * TEBIBYTE), rate: null, ipni: null }
    ]
  },
  f010: { clients: [goodClient("f0102", TEBIBYTE)], providers: [goodProvider("f05", TEBIBYTE)] },
  f011: { clients: [goodClient("f0103", 0n)], providers: [] }
}
const subjectOf = (id: keyof typeof held) => ({ weekAverage: 0.5, ...held[id] })

const chain = {
  allocators: Effect.succeed(["f09", "f010", "f011"].map((addressId) => allocator({ addressId }))),
  registry: Effect.succeed([])
}

const platform = { allocators: chain, complianceSources: inMemoryComplianceSources(held) }

const score = scoreCompliance(subjectOf("f09"), defaultPolicy, ruleSetV061)
const { verdict: _, ...row } = {
  ...score,
  explanation: score.explanation.sentence,
  components: score.components.map(({ evidence: _, explanation, ...component }) => ({
    ...component,
    explanation: explanation.sentence
  }))
}
const { policy, ruleSet, ...figures } = row

describe("weighted compliance scores over HTTP", () => {
  it.scopedLive(
    "tell of an allocator what was measured, by which policy, who costs most and what would change it",
    () =>
      Effect.gen(function* () {
        const { send } = yield* startApi(platform)
        const answer = yield* send("/allocators/f09/compliance-score")
        assert.strictEqual(answer.status, 200)
        assert.strictEqual(answer.headers.get("x-generation"), "7")
        assert.strictEqual(answer.headers.get("x-data-as-of"), "2025-09-10T12:00:00.000Z")
        const week = DateTime.formatIso(lastFullWeek(DateTime.unsafeNow()))
        assert.deepStrictEqual(bodyOf(answer), {
          allocatorId: "f09",
          week,
          ruleSet: "v0.6.1",
          policy: defaultPolicy,
          score: score.score,
          verdict: "nonCompliant",
          coverage: score.coverage,
          missingToThreshold: score.missingToThreshold,
          explanation: score.explanation.sentence,
          components: score.components.map((component) => ({
            ...component,
            explanation: component.explanation.sentence,
            evidence: component.evidence.map((one) => ({ ...one, bytes: String(one.bytes) }))
          }))
        })
        const ipni = score.components.find(({ id }) => id === "ipni")
        assert.deepStrictEqual(
          ipni?.evidence.map(({ bytes, id }) => [id, bytes]),
          [
            ["f06", 4n * TEBIBYTE],
            ["f07", 2n * TEBIBYTE]
          ]
        )
        assert.deepStrictEqual(bodyOf(yield* send("/allocators/F29/compliance-score/")), bodyOf(answer))
      })
  )

  it.scopedLive("answer what would be under another policy, and echo it", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi(platform)
      const changes = {
        threshold: 50.5,
        minimumCoverage: 0.25,
        maxProviderShare: 100,
        weights: { ...defaultPolicy.weights, ipni: 9, location: 0 }
      }
      const answer = yield* send(
        "/allocators/f09/compliance-score?threshold=50.5&minimumCoverage=0.25&maxProviderShare=100&weights=ipni:9,location:0"
      )
      assert.deepInclude(bodyOf(answer), { policy: changes, verdict: "compliant", missingToThreshold: 0 })
      const list = yield* send("/allocators/compliance-scores?threshold=50.5&weights=ipni:9")
      assert.deepInclude(bodyOf(list), {
        policy: { ...defaultPolicy, threshold: 50.5, weights: { ...defaultPolicy.weights, ipni: 9 } }
      })
    })
  )

  it.scopedLive("list every allocator with clients without evidence, greatest score first", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi(platform)
      const answer = yield* send("/allocators/compliance-scores")
      assert.strictEqual(answer.headers.get("x-generation"), "7")
      const body = bodyOf(answer)
      assert.deepInclude(body, { pagination: { total: 3 }, ruleSet, policy, count: 3 })
      assert.deepStrictEqual(
        rowsOf(body).map(({ allocatorId, verdict }) => [allocatorId, verdict]),
        [
          ["f010", "compliant"],
          ["f09", "nonCompliant"],
          ["f011", "notMeasured"]
        ]
      )
      assert.deepStrictEqual(rowsOf(body)[1], { allocatorId: "f09", verdict: "nonCompliant", ...figures })
    })
  )

  it.scopedLive("list the verdict, the order and the page that are asked for", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi(platform)
      const ids = (query: string) =>
        Effect.map(send(`/allocators/compliance-scores?${query}`), (answer) =>
          rowsOf(bodyOf(answer)).map(({ allocatorId }) => allocatorId)
        )
      assert.deepStrictEqual(yield* ids("verdict=notMeasured"), ["f011"])
      assert.deepStrictEqual(yield* ids("sort=score&order=asc"), ["f011", "f09", "f010"])
      assert.deepStrictEqual(yield* ids("sort=coverage&order=desc&page=1&limit=1"), ["f010"])
      const page = bodyOf(yield* send("/allocators/compliance-scores?verdict=compliant&page=2&limit=1"))
      assert.deepInclude(page, {
        pagination: { limit: 1, page: 2, pages: 1, total: 1 },
        verdict: "compliant",
        count: 1,
        data: []
      })
    })
  )

  it.scopedLive("come from the reports of an allocator, newest first", () =>
    Effect.gen(function* () {
      const asked: Array<unknown> = []
      const { send } = yield* startApi({
        ...platform,
        complianceHistory: {
          scoresOf: (id, range) =>
            Effect.sync(() => {
              asked.push({ id, ...range })
              const date = DateTime.unsafeMake("2025-09-10T06:00:00Z")
              return { total: 3, scores: [{ report: "8b1c", date, week: weekAt(79), score }] }
            })
        }
      })
      const answer = yield* send("/allocators/f29/compliance-score/history?page=2&limit=1")
      assert.deepStrictEqual(asked, [{ id: "f09", limit: 1, offset: 1 }])
      assert.deepStrictEqual(bodyOf(answer), {
        pagination: { limit: 1, page: 2, pages: 3, total: 3 },
        allocatorId: "f09",
        data: [
          {
            reportId: "8b1c",
            date: "2025-09-10T06:00:00.000Z",
            week: DateTime.formatIso(weekAt(79)),
            ruleSet,
            policy,
            verdict: "nonCompliant",
            ...figures
          }
        ]
      })
    })
  )

  it.scopedLive("are not found of nobody", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi(platform)
      for (const path of ["/allocators/f0999/compliance-score", "/allocators/f0999/compliance-score/history"]) {
        const answer = yield* send(path)
        assert.deepStrictEqual(bodyOf(answer), {
          message: "Allocator not found: f0999",
          error: "Not Found",
          statusCode: 404
        })
        assert.strictEqual(answer.status, 404)
      }
    })
  )

  it.scopedLive("refuse a parameter that is wrong, and name it", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi(platform)
      const zeros = Object.keys(defaultPolicy.weights).map((id) => `${id}:0`)
      for (const [query, message] of [
        ["threshold=101", "Invalid threshold: expected a number from 0 to 100"],
        ["threshold=-1", "Invalid threshold: expected a number from 0 to 100"],
        ["threshold=high", "Invalid threshold: high; expected a number from 0 to 100"],
        ["minimumCoverage=1.5", "Invalid minimumCoverage: expected a number from 0 to 1"],
        ["minimumCoverage=1e-1", "Invalid minimumCoverage: 1e-1; expected a number from 0 to 1"],
        ["maxProviderShare=NaN", "Invalid maxProviderShare: NaN; expected a number from 0 to 100"],
        ["weights=ipni:-1", "Invalid weights.ipni: expected a finite number of at least 0"],
        ["weights=ipni", 'Invalid weights: expected component:weight, got "ipni"'],
        ["weights=ipni:1,ipni:2", "Invalid weights: names ipni twice"],
        [`weights=${zeros}`, "Invalid weights: expected a weight above 0"]
      ] as const) {
        for (const path of ["/allocators/f09/compliance-score", "/allocators/compliance-scores"]) {
          const answer = yield* send(`${path}?${query}`)
          assert.deepStrictEqual(bodyOf(answer), { message, error: "Bad Request", statusCode: 400 })
          assert.strictEqual(answer.status, 400)
        }
      }
      for (const [query, name] of [
        ["weights=speed:1", "weights.speed"],
        ["weights=__proto__:1", "weights.__proto__"],
        ["verdict=good", "verdict"],
        ["sort=components", "sort"],
        ["limit=1", "page and limit"],
        ["page=0&limit=1", "page"]
      ] as const) {
        const answer = yield* send(`/allocators/compliance-scores?${query}`)
        assert.strictEqual(answer.status, 400, query)
        assert.include(answer.text, name)
      }
      assert.strictEqual((yield* send("/allocators/f09/compliance-score/history?limit=x&page=1")).status, 400)
    })
  )

  it.scopedLive("say so while the database is down or too slow", () =>
    Effect.gen(function* () {
      for (const [failure, status] of [
        [unavailable, 503],
        [tooSlow, 504]
      ] as const) {
        const { send } = yield* startApi({
          ...platform,
          complianceSources: Layer.mock(ComplianceSources, {
            allocatorsWithClients: () => Effect.succeed([]),
            subjects: () => Effect.fail(failure)
          }),
          complianceHistory: { scoresOf: () => Effect.fail(failure) }
        })
        for (const path of ["f09/compliance-score", "compliance-scores", "f09/compliance-score/history"]) {
          assert.strictEqual((yield* send(`/allocators/${path}`)).status, status, path)
        }
      }
    })
  )
})

const rowsOf = (body: unknown): ReadonlyArray<Readonly<Record<string, unknown>>> =>
  typeof body === "object" && body !== null && "data" in body && Array.isArray(body.data) ? body.data : []
