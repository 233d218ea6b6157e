import { assert, describe, it } from "@effect/vitest"
import { Effect, Logger, Ref } from "effect"
import { NothingPublished } from "../../../src/application/ports/Generations.js"
import { bodyOf, startApi, tooSlow, unavailable } from "./apiServer.js"

const badRequests: ReadonlyArray<readonly [query: string, message: string]> = [
  ["/allocators?limit=5", "Invalid pagination value: page and limit must both be set"],
  ["/allocators?page=1", "Invalid pagination value: page and limit must both be set"],
  ["/allocators?limit=0&page=1", "Invalid pagination value: limit must be Integer > 0"],
  ["/allocators?limit=2.5&page=1", "Invalid pagination value: limit must be Integer > 0"],
  ["/allocators?limit=99999999999999999999&page=1", "Invalid pagination value: limit must be Integer > 0"],
  ["/allocators?limit=3&page=two", "Invalid pagination value: page must be Integer > 0"],
  ["/allocators?sort=nope", "Invalid sorting value: sort 'nope' does not exist in the data"],
  ["/allocators?sort=name&order=up", 'Invalid sorting value: order must be "asc" or "desc"'],
  ["/allocators?order=asc", "Invalid sorting value: sort must be set if order is set"],
  ["/allocators?editionId=9", "Invalid editionId: 9"],
  ["/allocators?editionId=5.5", "Invalid editionId: 5.5"],
  ["/allocators?editionId=4", "Allocators data not available for edition 4"],
  ["/allocators?dataType=closed", "Invalid dataType: closed; expected one of openData, enterprise"],
  ["/stats/acc/providers/compliance-data?editionId=six", "Invalid editionId: six"],
  ["/stats/acc/allocators/sps-compliance?editionId=-6", "Invalid editionId: -6"],
  ["/allocators/compliance-data?week=yesterday", "Invalid week: yesterday; expected a Monday such as 2025-09-01"],
  [
    "/allocators/compliance-data?week=2025-09-04",
    "Invalid week: 2025-09-04 is not the start of a week; the nearest one is 2025-09-01T00:00:00.000Z"
  ],
  [
    "/allocators/compliance-data?complianceThresholdPercentage=101",
    "Invalid complianceThresholdPercentage: 101; expected a number from 0 to 100"
  ],
  [
    "/allocators/compliance-data?complianceScore=good",
    "Invalid complianceScore: good; expected one of compliant, partiallyCompliant, nonCompliant"
  ],
  ["/data/runs?job=%00", "Invalid job: expected a name such as aggregation"],
  ["/data/runs?state=asleep", "Invalid state: asleep; expected one of running, completed, failed, skipped, abandoned"]
]

describe("The error model of the API", () => {
  it.scopedLive("answers a wrong parameter with 400 and a message that names it", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      for (const [path, message] of badRequests) {
        const answer = yield* send(path)
        assert.strictEqual(answer.status, 400, path)
        assert.deepStrictEqual(bodyOf(answer), { message, error: "Bad Request", statusCode: 400 }, path)
      }
    })
  )

  it.scopedLive("answers an unknown path with 404", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      for (const path of ["/nope", "/allocators/nope", "/data/runs/1/runners", "/data/runs/%ff", "/%zz"]) {
        const answer = yield* send(`${path}?page=1`)
        assert.strictEqual(answer.status, 404)
        assert.deepStrictEqual(bodyOf(answer), { message: `Cannot GET ${path}`, error: "Not Found", statusCode: 404 })
      }
    })
  )

  it.scopedLive("answers an unknown run with 404, whatever its id looks like", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      for (const id of ["12", "abc", "99999999999999999999"]) {
        const answer = yield* send(`/data/runs/${id}`)
        assert.deepStrictEqual(bodyOf(answer), { message: `Run not found: ${id}`, error: "Not Found", statusCode: 404 })
      }
    })
  )

  it.scopedLive("answers a wrong method on a known path with 405 and the methods that would do", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      for (const path of ["/allocators", "/allocators/", "/data/runs/12", "/metrics", "/docs", "/"]) {
        const answer = yield* send(path, { method: "POST" })
        assert.strictEqual(answer.status, 405, path)
        assert.strictEqual(answer.headers.get("allow"), "GET, HEAD")
        assert.deepStrictEqual(bodyOf(answer), {
          message: `Cannot POST ${path}`,
          error: "Method Not Allowed",
          statusCode: 405
        })
      }
    })
  )

  it.scopedLive("answers a body above 100 KiB with 413", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      const answer = yield* send("/allocators", { method: "POST", body: "x".repeat(100 * 1024 + 1) })
      assert.strictEqual(answer.status, 413)
      assert.deepStrictEqual(bodyOf(answer), {
        message: "Payload Too Large",
        error: "Payload Too Large",
        statusCode: 413
      })
      assert.strictEqual((yield* send("/allocators", { method: "POST", body: "x".repeat(100 * 1024) })).status, 405)
    })
  )

  it.scopedLive("answers an unreachable database with 503 and the time to wait", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({
        generations: { snapshot: () => Effect.fail(unavailable), tables: Effect.fail(unavailable) },
        history: { list: () => Effect.fail(unavailable), find: () => Effect.fail(unavailable) }
      })
      for (const path of [
        "/allocators",
        "/allocators/compliance-data",
        "/stats/acc/allocators/sps-compliance",
        "/stats/acc/providers/compliance-data",
        "/data/runs",
        "/data/runs/1",
        "/data/freshness"
      ]) {
        const answer = yield* send(path)
        assert.strictEqual(answer.status, 503, path)
        assert.strictEqual(answer.headers.get("retry-after"), "10")
        assert.deepStrictEqual(bodyOf(answer), {
          message: "Database unavailable",
          error: "Service Unavailable",
          statusCode: 503
        })
      }
    })
  )

  it.scopedLive("answers with 503 until the first aggregation is done", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ generations: { snapshot: () => Effect.fail(new NothingPublished()) } })
      const answer = yield* send("/allocators")
      assert.strictEqual(answer.status, 503)
      assert.strictEqual(answer.headers.get("retry-after"), "10")
      assert.include(answer.text, "the first aggregation has not finished")
    })
  )

  it.scopedLive("answers a database that is too slow with 504", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ allocators: { allocators: Effect.fail(tooSlow) } })
      const answer = yield* send("/allocators")
      assert.strictEqual(answer.status, 504)
      assert.deepStrictEqual(bodyOf(answer), {
        message: "Database query timed out",
        error: "Gateway Timeout",
        statusCode: 504
      })
    })
  )

  it.scopedLive("keeps the cause of an unexpected failure inside, and logs it once", () =>
    Effect.gen(function* () {
      const errors = yield* Ref.make<ReadonlyArray<string>>([])
      const collect = Logger.make(({ logLevel, cause }) => {
        if (logLevel.label === "ERROR") Effect.runSync(Ref.update(errors, (seen) => [...seen, String(cause)]))
      })
      const { send } = yield* startApi({
        allocators: { allocators: Effect.die(new Error("column sekret does not exist")) }
      }).pipe(Effect.provide(Logger.replace(Logger.defaultLogger, collect)))
      const answer = yield* send("/allocators")
      assert.strictEqual(answer.status, 500)
      assert.deepStrictEqual(bodyOf(answer), {
        message: "Internal Server Error",
        error: "Internal Server Error",
        statusCode: 500
      })
      const logged = yield* Ref.get(errors)
      assert.lengthOf(logged, 1)
      assert.include(logged[0], "column sekret does not exist")
    })
  )
})
