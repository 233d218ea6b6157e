import { assert, it } from "@effect/vitest"
import { DateTime, Effect, Fiber, Layer, Option, Ref, TestClock } from "effect"
import { firstStart } from "../../../src/application/jobs/FirstStart.js"
import type { Job } from "../../../src/application/jobs/Job.js"
import { Instance, JobGatesLive, runJob } from "../../../src/application/jobs/RunJob.js"
import { Generations } from "../../../src/application/ports/Generations.js"
import { JobLock } from "../../../src/application/ports/JobLock.js"
import { inMemoryRunHistory } from "../../support/inMemoryRunHistory.js"

const generation = { id: "1", asOf: DateTime.unsafeMake("2026-03-02T12:00:00Z") }

/** Jobs that leave their names behind, an aggregation that publishes, and a lock that others may hold. */
const stage = Effect.gen(function* () {
  const ran = yield* Ref.make<ReadonlyArray<string>>([])
  const published = yield* Ref.make(false)
  const heldElsewhere = yield* Ref.make(false)
  const job = (name: string, failures: ReadonlyArray<string> = [], then: Effect.Effect<void> = Effect.void) =>
    ({
      name,
      description: "",
      cron: "0 * * * *",
      work: () =>
        Ref.update(ran, (all) => [...all, name]).pipe(
          Effect.zipRight(then),
          Effect.as({ rowsRead: 0, rowsWritten: 0, failures })
        )
    }) satisfies Job<never, never>
  const lock = JobLock.of({
    withLock: (name) => (work) =>
      Effect.flatMap(Ref.get(heldElsewhere), (held) =>
        held && name === "first-start" ? Effect.succeedNone : Effect.asSome(work)
      )
  })
  const platform = Layer.mergeAll(
    Layer.succeed(JobLock, lock),
    Layer.mock(Generations, {
      latest: Effect.map(Ref.get(published), (is) => (is ? Option.some(generation) : Option.none()))
    }),
    inMemoryRunHistory,
    JobGatesLive,
    Layer.succeed(Instance, "here")
  )
  const aggregation = job("aggregation", [], Ref.set(published, true))
  return { ran: Ref.get(ran), published, heldElsewhere, job, aggregation, platform }
})

it.effect("runs every collector once and then the aggregation, also when a collector fails", () =>
  Effect.gen(function* () {
    const { aggregation, job, platform, ran } = yield* stage
    const collectors = [job("collect-registry"), job("collect-filspark", ["it is down"])]
    yield* Effect.provide(firstStart(collectors, aggregation), platform)
    assert.deepStrictEqual(yield* ran, ["collect-registry", "collect-filspark", "aggregation"])
  })
)

it.effect("runs collectors that need the aggregation behind it", () =>
  Effect.gen(function* () {
    const { aggregation, job, platform, ran } = yield* stage
    const collectors = [{ ...job("collect-locations"), needs: "aggregation" as const }, job("collect-registry")]
    yield* Effect.provide(firstStart(collectors, aggregation), platform)
    assert.deepStrictEqual(yield* ran, ["collect-registry", "aggregation", "collect-locations"])
  })
)

it.effect("leaves collectors that need the aggregation to the timetable when it published nothing", () =>
  Effect.gen(function* () {
    const { job, platform, ran } = yield* stage
    const collectors = [{ ...job("collect-locations"), needs: "aggregation" as const }, job("collect-registry")]
    yield* Effect.provide(firstStart(collectors, job("aggregation", ["it is down"])), platform)
    assert.deepStrictEqual(yield* ran, ["collect-registry", "aggregation"])
  })
)

it.effect("does nothing on a database that has figures", () =>
  Effect.gen(function* () {
    const { aggregation, job, platform, published, ran } = yield* stage
    yield* Ref.set(published, true)
    yield* Effect.provide(firstStart([job("collect-registry")], aggregation), platform)
    assert.deepStrictEqual(yield* ran, [])
  })
)

it.effect("asks only those collectors that have never succeeded when it was cut short before", () =>
  Effect.gen(function* () {
    const { aggregation, job, platform, ran } = yield* stage
    const cutShort = { ...aggregation, work: () => Effect.succeed({ rowsRead: 0, rowsWritten: 0, failures: ["cut"] }) }
    yield* Effect.gen(function* () {
      yield* firstStart([job("collect-registry"), job("collect-filspark", ["down"])], cutShort)
      yield* TestClock.adjust("1 minutes")
      yield* firstStart([job("collect-registry"), job("collect-filspark")], aggregation)
    }).pipe(Effect.provide(platform))
    assert.deepStrictEqual(yield* ran, ["collect-registry", "collect-filspark", "collect-filspark", "aggregation"])
  })
)

it.effect("waits while another instance does it, and takes over when that one dies", () =>
  Effect.gen(function* () {
    const { aggregation, heldElsewhere, job, platform, published, ran } = yield* stage
    yield* Ref.set(heldElsewhere, true)
    const waiting = yield* Effect.fork(Effect.provide(firstStart([job("collect-registry")], aggregation), platform))
    yield* TestClock.adjust("1 minutes")
    assert.isTrue(Option.isNone(yield* Fiber.poll(waiting)))
    assert.deepStrictEqual(yield* ran, [])
    yield* Ref.set(heldElsewhere, false)
    yield* TestClock.adjust("2 seconds")
    yield* Fiber.join(waiting)
    assert.deepStrictEqual(yield* ran, ["collect-registry", "aggregation"])
    assert.isTrue(yield* Ref.get(published))
  })
)

it.effect("leaves an aggregation that failed elsewhere meanwhile to the timetable", () =>
  Effect.gen(function* () {
    const { aggregation, heldElsewhere, job, platform, ran } = yield* stage
    yield* Ref.set(heldElsewhere, true)
    yield* Effect.gen(function* () {
      const waiting = yield* Effect.fork(firstStart([job("collect-registry")], aggregation))
      yield* TestClock.adjust("1 minutes")
      const failing = {
        ...aggregation,
        work: () => Effect.succeed({ rowsRead: 0, rowsWritten: 0, failures: ["down"] })
      }
      yield* runJob(failing, { trigger: "start", slot: Option.none(), force: false })
      yield* Ref.set(heldElsewhere, false)
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.join(waiting)
    }).pipe(Effect.provide(platform))
    assert.deepStrictEqual(yield* ran, ["collect-registry"])
  })
)
