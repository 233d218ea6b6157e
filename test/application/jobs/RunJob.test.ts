import { assert, it } from "@effect/vitest"
import { DateTime, Deferred, Duration, Effect, Fiber, Layer, Option, TestClock } from "effect"
import type { Job } from "../../../src/application/jobs/Job.js"
import { Instance, JobGates, JobGatesLive, type JobRequest, runJob } from "../../../src/application/jobs/RunJob.js"
import { JobLock } from "../../../src/application/ports/JobLock.js"
import { RunHistory } from "../../../src/application/ports/RunHistory.js"
import { inMemoryRunHistory } from "../../support/inMemoryRunHistory.js"

const slot = DateTime.unsafeMake("2026-03-02T12:00:00Z")
const byCron: JobRequest = { trigger: "cron", slot: Option.some(slot), force: false }
const byHand: JobRequest = { trigger: "manual", slot: Option.none(), force: false }

const freeLock = Layer.succeed(JobLock, JobLock.of({ withLock: () => Effect.asSome }))
const takenLock = Layer.succeed(JobLock, JobLock.of({ withLock: () => () => Effect.succeedNone }))
const platform = (lock: Layer.Layer<JobLock>) =>
  Layer.mergeAll(lock, inMemoryRunHistory, JobGatesLive, Layer.succeed(Instance, "here"))

const job = <E extends { readonly message: string }, R>(work: Job<E, R>["work"]): Job<E, R> => ({
  name: "aggregation",
  description: "",
  cron: "0 * * * *",
  work
})
const done = { rowsRead: 4, rowsWritten: 3, failures: [] }
const allRuns = Effect.flatMap(RunHistory, (history) =>
  history.list({ job: Option.none(), state: Option.none(), limit: 10, offset: 0 })
).pipe(Effect.map(({ runs }) => runs))

it.effect("walks the states of the job and closes the run", () =>
  Effect.gen(function* () {
    yield* TestClock.setTime(DateTime.toEpochMillis(slot))
    const result = yield* runJob(
      job(() => Effect.succeed(done)),
      byCron
    )
    assert.strictEqual(result._tag, "Ran")
    assert.deepStrictEqual(yield* (yield* JobGates).phases("aggregation"), [
      "idle",
      "running",
      "locked",
      "processing",
      "updating",
      "completed",
      "idle"
    ])
    const [run] = yield* allRuns
    assert.strictEqual(run?.state, "completed")
    assert.strictEqual(run?.rowsWritten, 3)
  }).pipe(Effect.provide(platform(freeLock)))
)

it.effect("ends as failed when the work reports failures, and frees the job for its next run", () =>
  Effect.gen(function* () {
    const failing = job(() => Effect.succeed({ ...done, failures: ["deal_cell stays as it was"] }))
    yield* runJob(failing, byHand)
    const phases = yield* (yield* JobGates).phases("aggregation")
    assert.deepStrictEqual(phases.slice(-3), ["updating", "failed", "idle"])
    const again = yield* runJob(
      job(() => Effect.succeed(done)),
      byHand
    )
    assert.strictEqual(again._tag, "Ran")
    assert.deepStrictEqual(
      (yield* allRuns).map(({ state }) => state),
      ["completed", "failed"]
    )
  }).pipe(Effect.provide(platform(freeLock)))
)

it.effect("skips a trigger that comes while the job is under way, and leaves a row", () =>
  Effect.gen(function* () {
    const release = yield* Deferred.make<void>()
    const slow = job(() => Effect.as(Deferred.await(release), done))
    const first = yield* Effect.fork(runJob(slow, byHand))
    yield* Effect.yieldNow()
    const second = yield* runJob(slow, byHand)
    assert.deepStrictEqual(second, { _tag: "Skipped", reason: "it is under way in this instance" })
    yield* Deferred.succeed(release, undefined)
    yield* Fiber.join(first)
    assert.deepStrictEqual((yield* allRuns).map(({ state }) => state).sort(), ["completed", "skipped"])
  }).pipe(Effect.provide(platform(freeLock)))
)

it.effect("skips when another instance holds the lock", () =>
  Effect.gen(function* () {
    const result = yield* runJob(
      job(() => Effect.succeed(done)),
      byHand
    )
    assert.deepStrictEqual(result, { _tag: "Skipped", reason: "another instance is running it" })
    assert.deepStrictEqual(
      (yield* allRuns).map(({ state }) => state),
      ["skipped"]
    )
  }).pipe(Effect.provide(platform(takenLock)))
)

it.effect("does not run a slot twice, and leaves no row for the second trigger", () =>
  Effect.gen(function* () {
    yield* runJob(
      job(() => Effect.succeed(done)),
      byCron
    )
    const second = yield* runJob(
      job(() => Effect.succeed(done)),
      byCron
    )
    assert.strictEqual(second._tag, "SlotTaken")
    assert.strictEqual((yield* allRuns).length, 1)
  }).pipe(Effect.provide(platform(freeLock)))
)

it.effect("marks an interrupted run as abandoned", () =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(
      runJob(
        job(() => Effect.never),
        byHand
      )
    )
    yield* Effect.yieldNow()
    yield* Fiber.interrupt(fiber)
    const [run] = yield* allRuns
    assert.strictEqual(run?.state, "abandoned")
    assert.deepStrictEqual(run?.error, Option.some("interrupted: the instance was stopped or the lock was lost"))
  }).pipe(Effect.provide(platform(freeLock)))
)

it.effect("records a defect as a failed run without its stack", () =>
  Effect.gen(function* () {
    const exit = yield* Effect.exit(
      runJob(
        job(() => Effect.die(new Error("a bug"))),
        byHand
      )
    )
    assert.strictEqual(exit._tag, "Failure")
    const [run] = yield* allRuns
    assert.strictEqual(run?.state, "failed")
    assert.deepStrictEqual(run?.error, Option.some("defect: a bug"))
  }).pipe(Effect.provide(platform(freeLock)))
)

it.effect("tells the failure of one of several fibers, not the interruption of the others", () =>
  Effect.gen(function* () {
    const several = (last: Effect.Effect<never, { readonly message: string }>) =>
      job(() => Effect.as(Effect.all([Effect.never, Effect.never, last], { concurrency: 3 }), done))
    yield* runJob(several(Effect.fail({ message: "the source is down" })), byHand)
    yield* Effect.exit(runJob(several(Effect.die(new Error("a bug"))), byHand))
    assert.deepStrictEqual(
      (yield* allRuns).map(({ error, state }) => [state, Option.getOrNull(error)]),
      [
        ["failed", "defect: a bug"],
        ["failed", "the source is down"]
      ]
    )
  }).pipe(Effect.provide(platform(freeLock)))
)

it.live("does not wait for a silent database when it is told to end", () =>
  Effect.gen(function* () {
    const silent = Layer.effect(
      RunHistory,
      Effect.map(RunHistory, (history) => RunHistory.of({ ...history, close: () => Effect.never }))
    ).pipe(Layer.provide(inMemoryRunHistory))
    const [elapsed] = yield* Effect.gen(function* () {
      const fiber = yield* Effect.fork(
        runJob(
          job(() => Effect.never),
          byHand
        )
      )
      yield* Effect.sleep("50 millis")
      return yield* Effect.timed(Fiber.interrupt(fiber))
    }).pipe(Effect.provide(Layer.provideMerge(silent, platform(freeLock))))
    assert.isBelow(Duration.toSeconds(elapsed), 8)
  })
)
