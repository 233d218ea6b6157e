import { assert, it } from "@effect/vitest"
import { ConfigProvider, Cron, DateTime, Effect, Either, Layer, Option, Ref, TestClock } from "effect"
import { scheduleJob, timetable } from "../../../src/adapters/jobs/JobScheduler.js"
import type { Job } from "../../../src/application/jobs/Job.js"
import { Instance, JobGatesLive } from "../../../src/application/jobs/RunJob.js"
import { JobLock } from "../../../src/application/ports/JobLock.js"
import { RunHistory } from "../../../src/application/ports/RunHistory.js"
import { inMemoryRunHistory } from "../../support/inMemoryRunHistory.js"

const freeLock = Layer.succeed(JobLock, JobLock.of({ withLock: () => Effect.asSome }))
const platform = Layer.mergeAll(freeLock, inMemoryRunHistory, JobGatesLive, Layer.succeed(Instance, "here"))

const countingJob = Effect.map(Ref.make(0), (runs) => ({
  runs: Ref.get(runs),
  job: {
    name: "collect-registry",
    description: "",
    cron: "0 * * * *",
    work: () => Ref.update(runs, (n) => n + 1).pipe(Effect.as({ rowsRead: 0, rowsWritten: 0, failures: [] }))
  } satisfies Job<never, never>
}))

const slots = Effect.flatMap(RunHistory, (history) =>
  history.list({ job: Option.none(), state: Option.none(), limit: 100, offset: 0 })
).pipe(
  Effect.map(({ runs }) => runs.map((run) => [run.trigger, Option.getOrNull(Option.map(run.slot, DateTime.formatIso))]))
)

it.scoped("runs a missed slot once at the start, then each hour on the hour", () =>
  Effect.gen(function* () {
    yield* TestClock.setTime(Date.UTC(2026, 2, 2, 12, 20))
    const { job, runs } = yield* countingJob
    yield* scheduleJob(job, yield* timetable(job))
    yield* TestClock.adjust("1 seconds")
    assert.strictEqual(yield* runs, 1)
    yield* TestClock.adjust("2 hours")
    assert.deepStrictEqual(yield* slots, [
      ["cron", "2026-03-02T14:00:00.000Z"],
      ["cron", "2026-03-02T13:00:00.000Z"],
      ["catchUp", "2026-03-02T12:00:00.000Z"]
    ])
  }).pipe(Effect.provide(platform))
)

it.scoped("catches nothing up when the job has succeeded since its last slot", () =>
  Effect.gen(function* () {
    yield* TestClock.setTime(Date.UTC(2026, 2, 2, 12, 20))
    const { job, runs } = yield* countingJob
    const cron = yield* timetable(job)
    yield* Effect.scoped(scheduleJob(job, cron).pipe(Effect.zipRight(TestClock.adjust("1 minutes"))))
    yield* scheduleJob(job, cron)
    yield* TestClock.adjust("1 minutes")
    assert.strictEqual(yield* runs, 1)
  }).pipe(Effect.provide(platform))
)

it.scoped("counts a trigger that finds the job under way as skipped", () =>
  Effect.gen(function* () {
    yield* TestClock.setTime(Date.UTC(2026, 2, 2, 12, 0))
    const { job } = yield* countingJob
    const endless = { ...job, work: () => Effect.never }
    yield* scheduleJob(endless, yield* timetable(job))
    yield* TestClock.adjust("121 minutes")
    const history = yield* RunHistory
    const skipped = yield* history.list({ job: Option.none(), state: Option.some("skipped"), limit: 10, offset: 0 })
    assert.strictEqual(skipped.total, 2)
  }).pipe(Effect.provide(platform))
)

it.effect("takes the timetable from JOB_<NAME>_CRON and refuses one that is not a cron expression", () =>
  Effect.gen(function* () {
    const { job } = yield* countingJob
    const read = (text: string) =>
      Effect.either(
        Effect.withConfigProvider(
          timetable(job),
          ConfigProvider.fromMap(new Map([["JOB_COLLECT_REGISTRY_CRON", text]]))
        )
      )
    assert.isTrue(Either.match(yield* read("*/5 * * * *"), { onLeft: () => false, onRight: Cron.isCron }))
    const refused = yield* read("every hour")
    assert.include(Either.match(refused, { onLeft: String, onRight: () => "" }), "Expected a cron expression")
  })
)
