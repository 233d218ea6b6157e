import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, DateTime, Effect, Layer, Option, Ref, TestClock } from "effect"
import { followTimetable, timetable } from "../../../src/adapters/jobs/JobScheduler.js"
import { firstReports } from "../../../src/application/jobs/FirstReports.js"
import type { Job } from "../../../src/application/jobs/Job.js"
import { Instance, JobGatesLive } from "../../../src/application/jobs/RunJob.js"
import * as Clock from "../../../src/application/ports/Clock.js"
import { Generations } from "../../../src/application/ports/Generations.js"
import { JobLock } from "../../../src/application/ports/JobLock.js"
import { RunHistory, type RunOpening } from "../../../src/application/ports/RunHistory.js"
import { allocatorReports, clientReports } from "../../../src/application/report/SweepReports.js"
import { inMemoryRunHistory } from "../../support/inMemoryRunHistory.js"

const monday = DateTime.unsafeMake("2026-03-02T00:00:00Z")
const generation = { id: "1", asOf: monday }

/** An installation with the sweeps' timetables, whose sweeps leave their names and times and take a quarter of an hour. */
const installation = (beganAt: DateTime.Utc) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(DateTime.toEpochMillis(beganAt))
    const ran = yield* Ref.make<ReadonlyArray<string>>([])
    const published = yield* Ref.make(true)
    const heldElsewhere = yield* Ref.make(false)
    const told = (name: string) =>
      Effect.flatMap(Clock.now, (now) => Ref.update(ran, (all) => [...all, `${name} ${DateTime.formatIso(now)}`]))
    const standIn = ({ cron, description, name }: Pick<Job<never, never>, "cron" | "description" | "name">) => ({
      cron,
      description,
      name,
      work: () =>
        told(name).pipe(
          Effect.zipRight(Effect.sleep("15 minutes")),
          Effect.as({ rowsRead: 1, rowsWritten: 1, failures: [] })
        )
    })
    const sweeps = yield* Effect.forEach([standIn(clientReports), standIn(allocatorReports)], (sweep) =>
      Effect.map(timetable(sweep), (cron) => ({ cron, sweep }))
    )
    const platform = Layer.mergeAll(
      Layer.succeed(
        JobLock,
        JobLock.of({
          withLock: (name) => (work) =>
            Effect.flatMap(Ref.get(heldElsewhere), (held) =>
              held && name === "first-reports" ? Effect.succeedNone : Effect.asSome(work)
            )
        })
      ),
      Layer.mock(Generations, {
        latest: Effect.map(Ref.get(published), (is) => (is ? Option.some(generation) : Option.none()))
      }),
      JobGatesLive,
      Layer.succeed(Instance, "here")
    )
    /** As the jobs begin behind a start. */
    const begin = Effect.zipRight(
      Effect.forkScoped(firstReports(sweeps)),
      Effect.forEach(sweeps, ({ cron, sweep }) => followTimetable(sweep, cron), { discard: true })
    ).pipe(Effect.provide(platform))
    return { begin, ran: Ref.get(ran), forget: Ref.set(ran, []), published, heldElsewhere }
  })

const runs = Effect.flatMap(RunHistory, (history) =>
  history.list({ job: Option.none(), state: Option.none(), limit: 100, offset: 0 })
).pipe(
  Effect.map(({ runs }) =>
    runs.map(({ job, slot, state, trigger }) => [
      ...[job, trigger, state],
      Option.getOrNull(Option.map(slot, DateTime.formatIso))
    ])
  )
)

describe("the timetable of reports", () => {
  it.effect("sweeps clients at one and allocators at six, seven times a week", () =>
    Effect.gen(function* () {
      const { begin, forget, ran } = yield* installation(DateTime.subtract(monday, { hours: 2 }))
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* begin
          yield* TestClock.adjust("2 hours")
          yield* forget
          yield* TestClock.adjust("7 days")
        })
      )
      const days = ["02", "03", "04", "05", "06", "07", "08"]
      assert.deepStrictEqual(
        yield* ran,
        days.flatMap((day) => [
          `client-reports 2026-03-${day}T01:00:00.000Z`,
          `allocator-reports 2026-03-${day}T06:00:00.000Z`
        ])
      )
      assert.deepStrictEqual(
        (yield* runs).filter(([, trigger]) => trigger !== "cron").map(([job, trigger]) => [job, trigger]),
        [
          ["allocator-reports", "start"],
          ["client-reports", "start"]
        ]
      )
    }).pipe(Effect.provide(inMemoryRunHistory))
  )

  it.effect("catches up the newest of the slots that were missed, once, clients before allocators", () =>
    Effect.gen(function* () {
      const { begin, forget, ran } = yield* installation(monday)
      yield* Effect.scoped(Effect.zipRight(begin, TestClock.adjust("12 hours")))
      // Down for three days.
      yield* TestClock.adjust("3 days")
      yield* forget
      yield* Effect.scoped(Effect.zipRight(begin, TestClock.adjust("1 hours")))
      yield* Effect.scoped(Effect.zipRight(begin, TestClock.adjust("1 hours")))
      assert.deepStrictEqual(yield* ran, [
        "client-reports 2026-03-05T12:00:00.000Z",
        "allocator-reports 2026-03-05T12:15:00.000Z"
      ])
      assert.deepStrictEqual((yield* runs).slice(0, 2), [
        ["allocator-reports", "catchUp", "completed", "2026-03-05T06:00:00.000Z"],
        ["client-reports", "catchUp", "completed", "2026-03-05T01:00:00.000Z"]
      ])
    }).pipe(Effect.provide(inMemoryRunHistory))
  )

  it.effect("finishes after a start what an instance that was killed had begun", () =>
    Effect.gen(function* () {
      const { begin, ran } = yield* installation(DateTime.add(monday, { hours: 7 }))
      const history = yield* RunHistory
      const slot = Option.some(DateTime.add(monday, { hours: 1 }))
      const opening: RunOpening = {
        ...{ job: "client-reports", trigger: "cron", instance: "dead" },
        slot,
        asOf: monday
      }
      yield* history.open(opening)
      yield* Effect.scoped(Effect.zipRight(begin, TestClock.adjust("1 hours")))
      assert.deepStrictEqual(yield* ran, [
        "client-reports 2026-03-02T07:00:00.000Z",
        "allocator-reports 2026-03-02T07:15:00.000Z"
      ])
      assert.deepStrictEqual(yield* runs, [
        ["allocator-reports", "catchUp", "completed", "2026-03-02T06:00:00.000Z"],
        ["client-reports", "catchUp", "completed", "2026-03-02T01:00:00.000Z"],
        ["client-reports", "cron", "abandoned", "2026-03-02T01:00:00.000Z"]
      ])
    }).pipe(Effect.provide(inMemoryRunHistory))
  )

  it.effect("waits on a new installation until there is something to report on", () =>
    Effect.gen(function* () {
      const { begin, published, ran } = yield* installation(DateTime.add(monday, { hours: 7 }))
      yield* Ref.set(published, false)
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* begin
          yield* TestClock.adjust("2 hours")
          assert.deepStrictEqual(yield* ran, [])
          yield* Ref.set(published, true)
          yield* TestClock.adjust("1 hours")
        })
      )
      assert.deepStrictEqual(yield* ran, [
        "client-reports 2026-03-02T09:01:00.000Z",
        "allocator-reports 2026-03-02T09:16:00.000Z"
      ])
    }).pipe(Effect.provide(inMemoryRunHistory))
  )

  it.effect("leaves the first reports to the instance that makes them", () =>
    Effect.gen(function* () {
      const { begin, heldElsewhere, ran } = yield* installation(DateTime.add(monday, { hours: 7 }))
      yield* Ref.set(heldElsewhere, true)
      yield* Effect.scoped(Effect.zipRight(begin, TestClock.adjust("1 hours")))
      assert.deepStrictEqual(yield* ran, [])
    }).pipe(Effect.provide(inMemoryRunHistory))
  )

  it.effect("can be set by JOB_CLIENT_REPORTS_CRON and JOB_ALLOCATOR_REPORTS_CRON", () =>
    Effect.gen(function* () {
      const settings = new Map([
        ["JOB_CLIENT_REPORTS_CRON", "15 2 * * *"],
        ["JOB_ALLOCATOR_REPORTS_CRON", "45 7 * * *"]
      ])
      const times = yield* Effect.all([timetable(clientReports), timetable(allocatorReports)]).pipe(
        Effect.withConfigProvider(ConfigProvider.fromMap(settings))
      )
      assert.deepStrictEqual(
        times.map(({ hours, minutes }) => [[...hours], [...minutes]]),
        [
          [[2], [15]],
          [[7], [45]]
        ]
      )
    })
  )
})
