import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Option, TestClock } from "effect"
import { HealthMonitor, HealthMonitorLive } from "../../../src/application/health/HealthMonitor.js"
import { ServiceLifecycle, ServiceLifecycleLive } from "../../../src/application/health/ServiceLifecycle.js"
import { DependencyHealth } from "../../../src/application/ports/DependencyHealth.js"
import { RunHistory } from "../../../src/application/ports/RunHistory.js"

const noon = DateTime.unsafeMake("2025-09-10T12:00:00Z")

const platform = HealthMonitorLive.pipe(
  Layer.provideMerge(ServiceLifecycleLive),
  Layer.provide(Layer.succeed(DependencyHealth, { checks: [] })),
  Layer.provide(
    Layer.mock(RunHistory, {
      jobs: Effect.succeed([
        {
          job: "aggregation",
          lastRun: Option.some(noon),
          lastSuccess: Option.some(noon),
          unhealthyReason: Option.none(),
          lastRows: 1,
          lastEnded: Option.none()
        }
      ])
    })
  )
)

const check = (strict: boolean) => Effect.flatMap(HealthMonitor, (monitor) => monitor.check({ strict }))

describe("Health", () => {
  it.effect("calls the aggregation down when it has not succeeded for three hours", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.parse("2025-09-10T15:00:00Z"))
      assert.strictEqual((yield* check(true)).status, "ok")
      yield* TestClock.adjust("11 seconds")
      const late = yield* check(true)
      assert.strictEqual(late.status, "error")
      const [, job] = late.entries
      assert.deepInclude(job, {
        name: "AggregationTasksService",
        up: false,
        unhealthyReason: Option.some("no successful run since 2025-09-10T12:00:00.000Z")
      })
      assert.strictEqual((yield* check(false)).status, "ok")
    }).pipe(Effect.provide(platform))
  )

  it.effect("says that the service is about to end", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(DateTime.toEpochMillis(noon))
      yield* Effect.flatMap(ServiceLifecycle, ({ stop }) => stop)
      assert.strictEqual((yield* check(false)).status, "shutting_down")
    }).pipe(Effect.provide(platform))
  )
})
