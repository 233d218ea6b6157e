import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Option, Ref } from "effect"
import { type DependencyCheck, DependencyDown } from "../../../src/application/ports/DependencyHealth.js"
import { bodyOf, startApi, unavailable } from "./apiServer.js"

const up = (name: string, vital: boolean): DependencyCheck => ({ name, vital, ask: Effect.void })
const down = (name: string, vital: boolean): DependencyCheck => ({
  name,
  vital,
  ask: Effect.fail(new DependencyDown({ reason: "timeout of 5000ms exceeded" }))
})

const failedAggregation = {
  jobs: Effect.succeed([
    {
      job: "aggregation",
      lastRun: Option.some(DateTime.unsafeMake("2025-09-10T12:00:00Z")),
      lastSuccess: Option.some(DateTime.unsafeMake("2025-09-10T11:00:00Z")),
      unhealthyReason: Option.some("deals: database unavailable"),
      lastRows: 12,
      lastEnded: Option.none()
    }
  ])
}

describe("GET /health", () => {
  it.scopedLive("is 200 and shows everything in info while all is up", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ checks: [up("database", true), up("database-dmob", false)] })
      const answer = yield* send("/health")
      assert.strictEqual(answer.status, 200)
      assert.strictEqual(answer.headers.get("cache-control"), "no-cache, no-store, must-revalidate")
      assert.match(answer.text, /^\{"status":"ok","info":\{"app":\{"status":"up","appStartTime":"[^"]+Z"/)
      assert.include(answer.text, '"lastHealthcheckFailedTime":null')
      assert.include(
        answer.text,
        '"database":{"status":"up"},"database-dmob":{"status":"up"},' +
          '"AggregationTasksService":{"status":"up","lastSuccess":null,"lastRun":null,"unhealthyReason":null},' +
          '"ClientReportGeneratorJobService":{"status":"up","lastRun":null,"lastRunReports":null,"lastRunFails":null},' +
          '"AllocatorReportGeneratorJobService":{"status":"up","lastRun":null,"lastRunReports":null,"lastRunFails":null},' +
          '"IpniAdvertisementFetcherJobService":{"status":"up"},"GitHubTriggersHandlerService":{"status":"up"},' +
          '"GitHubAllocatorRegistryService":{"status":"up"}},"error":{}}'
      )
    })
  )

  it.scopedLive("stays 200 when only DMOB or a job is down, and tells so", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({
        checks: [up("database", true), down("database-dmob", false)],
        history: failedAggregation
      })
      const answer = yield* send("/health")
      assert.strictEqual(answer.status, 200)
      assert.deepInclude(bodyOf(answer), {
        status: "ok",
        error: {
          "database-dmob": { status: "down", message: "timeout of 5000ms exceeded" },
          AggregationTasksService: {
            status: "down",
            lastSuccess: "2025-09-10T11:00:00.000Z",
            lastRun: "2025-09-10T12:00:00.000Z",
            unhealthyReason: "deals: database unavailable"
          }
        }
      })
      const strict = yield* send("/health?strict=true")
      assert.strictEqual(strict.status, 503)
      assert.strictEqual(strict.headers.get("cache-control"), "no-cache, no-store, must-revalidate")
    })
  )

  it.scopedLive("is 503 with all details when our own database is down, and remembers when", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({
        checks: [down("database", true), up("database-dmob", false)],
        history: { jobs: Effect.fail(unavailable) }
      })
      const first = yield* send("/health")
      assert.strictEqual(first.status, 503)
      assert.match(first.text, /^\{"status":"error"/)
      const details = JSON.parse(first.text).details
      assert.deepStrictEqual(Object.keys(details), [
        "app",
        "database-dmob",
        "database",
        "AggregationTasksService",
        "ClientReportGeneratorJobService",
        "AllocatorReportGeneratorJobService",
        "IpniAdvertisementFetcherJobService",
        "GitHubTriggersHandlerService",
        "GitHubAllocatorRegistryService"
      ])
      assert.isNull(details.app.lastHealthcheckFailedTime)
      const second = yield* send("/health")
      assert.isString(JSON.parse(second.text).details.app.lastHealthcheckFailedTime)
    })
  )

  it.scopedLive("asks its dependencies once in ten seconds while they are up, every time while one is down", () =>
    Effect.gen(function* () {
      for (const [isUp, expected] of [
        [true, 1],
        [false, 3]
      ] as const) {
        const asked = yield* Ref.make(0)
        const counting = { ...(isUp ? up : down)("database-dmob", false) }
        const { send } = yield* startApi({
          checks: [
            {
              ...counting,
              ask: Effect.zipRight(
                Ref.update(asked, (count) => count + 1),
                counting.ask
              )
            }
          ]
        })
        yield* send("/health")
        yield* send("/health?strict=1")
        yield* send("/health")
        assert.strictEqual(yield* Ref.get(asked), expected)
      }
    })
  )

  it.scopedLive("has a sign of life that asks nobody", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ checks: [down("database", true)] })
      const answer = yield* send("/health/live")
      assert.strictEqual(answer.status, 200)
      assert.deepStrictEqual(bodyOf(answer), { status: "ok" })
    })
  )
})
