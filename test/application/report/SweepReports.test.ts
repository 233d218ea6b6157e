import { assert, describe, it } from "@effect/vitest"
import { type Context, DateTime, Duration, Effect, Fiber, Layer, Metric, Option, Ref, TestClock } from "effect"
import { allocatorReportCounts, clientReportCounts } from "../../../src/application/jobs/JobMetrics.js"
import { Instance, JobGatesLive, type JobRequest, runJob } from "../../../src/application/jobs/RunJob.js"
import { AllocatorRepository } from "../../../src/application/ports/AllocatorRepository.js"
import * as Clock from "../../../src/application/ports/Clock.js"
import { Generations } from "../../../src/application/ports/Generations.js"
import { JobLock } from "../../../src/application/ports/JobLock.js"
import { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { RegistryRepository } from "../../../src/application/ports/RegistryRepository.js"
import { RunHistory, type RunOpening } from "../../../src/application/ports/RunHistory.js"
import { ReportDesk } from "../../../src/application/report/ReportDesk.js"
import { allocatorReports, clientReports } from "../../../src/application/report/SweepReports.js"
import { AllocatorNotFound, ClientNotFound } from "../../../src/domain/report/ReportErrors.js"
import { inMemoryRunHistory } from "../../support/inMemoryRunHistory.js"
import { reportShelf } from "./reportShelf.js"
import { allocatorOf } from "./smallWorld.js"

const slot = DateTime.unsafeMake("2026-03-02T01:00:00Z")
const bySlot: JobRequest = { trigger: "cron", slot: Option.some(slot), force: false }
const generation = { id: "1", asOf: slot }
const down = new UpstreamError({ service: "lotus", operation: "miner", reason: "timeout", detail: "5 s" })

interface Places {
  readonly applicants: ReadonlyArray<string>
  /** Address and id of registry files. */
  readonly files: ReadonlyArray<readonly [string, string]>
  readonly onChain: ReadonlyArray<readonly [string, string]>
  /** What comes of an order before its report is put on the shelf. */
  readonly trouble: (name: string) => Effect.Effect<void, UpstreamError | ClientNotFound | AllocatorNotFound>
  readonly published: boolean
}

const everythingIn = (changes: Partial<Places>) =>
  Effect.gen(function* () {
    const places: Places = {
      ...{ applicants: [], files: [], onChain: [], trouble: () => Effect.void, published: true },
      ...changes
    }
    const shelf = yield* reportShelf
    const ordered = yield* Ref.make<ReadonlyArray<string>>([])
    const order = (name: string) =>
      Ref.update(ordered, (all) => [...all, name]).pipe(
        Effect.zipRight(places.trouble(name)),
        Effect.zipRight(Clock.now)
      )
    const idOf = (name: string) => places.onChain.find(([address]) => address === name)?.[1] ?? name
    const desk: Pick<Context.Tag.Service<ReportDesk>, "unlimited"> = {
      unlimited: {
        clientReport: (name) =>
          Effect.flatMap(Effect.catchTag(order(name), "AllocatorNotFound", Effect.die), (now) =>
            shelf.putClient(name, now)
          ),
        allocatorReport: (name) =>
          Effect.flatMap(Effect.catchTag(order(name), "ClientNotFound", Effect.die), (now) =>
            shelf.putAllocator(idOf(name), now)
          )
      }
    }
    const platform = Layer.mergeAll(
      shelf.store,
      Layer.mock(ReportDesk, desk),
      Layer.mock(RegistryRepository, {
        applicants: Effect.succeed(places.applicants),
        registryFiles: () =>
          Effect.succeed(
            places.files.map(([address, allocator]) => ({
              address,
              allocator,
              register: "current" as const,
              rejected: false,
              path: `Allocators/${allocator}.json`,
              document: {}
            }))
          )
      }),
      Layer.mock(AllocatorRepository, {
        allocators: Effect.succeed(places.onChain.map(([address, addressId]) => allocatorOf(addressId, { address })))
      }),
      Layer.mock(Generations, {
        latest: Effect.succeed(places.published ? Option.some(generation) : Option.none())
      }),
      Layer.succeed(JobLock, JobLock.of({ withLock: () => Effect.asSome })),
      inMemoryRunHistory,
      JobGatesLive,
      Layer.succeed(Instance, "here")
    )
    yield* TestClock.setTime(DateTime.toEpochMillis(slot))
    return { platform, ordered: Ref.get(ordered), shelf }
  })

const newestRun = Effect.flatMap(RunHistory, (history) =>
  Effect.flatMap(history.list({ job: Option.none(), state: Option.none(), limit: 1, offset: 0 }), ({ runs }) =>
    Effect.map(
      Effect.transposeOption(Option.map(Option.fromNullable(runs[0]), ({ id }) => history.find(id))),
      (found) => Option.getOrThrow(Option.flatten(found))
    )
  )
)

const manyClients = (count: number) => Array.from({ length: count }, (_, index) => `f0${index + 1}`)

describe("the sweep of clients", () => {
  it.effect("makes a report of each, goes on after failures, and its numbers add up", () =>
    Effect.gen(function* () {
      const trouble = (name: string) => {
        if (name === "f03") return Effect.fail(down)
        if (name === "f04") return Effect.fail(new ClientNotFound({ client: name }))
        return name === "f05" ? Effect.dieMessage("a bug") : Effect.void
      }
      const { platform, shelf } = yield* everythingIn({ applicants: manyClients(6), trouble })
      yield* shelf.putClient("f06", slot)
      yield* Effect.gen(function* () {
        const result = yield* runJob(clientReports, bySlot)
        assert.deepInclude(result, { _tag: "Ran", state: "completed" })
        const { run, runners } = yield* newestRun
        assert.deepInclude(run, { state: "completed", rowsRead: 6, rowsWritten: 2, error: Option.none() })
        assert.deepStrictEqual(
          runners.map(({ error, name, rejected, rowsRead, rowsWritten, state }) => ({
            ...{ name, state, rowsRead, rowsWritten, rejected },
            error: Option.getOrNull(error)
          })),
          [
            {
              name: "client-reports",
              state: "completed",
              rowsRead: 6,
              rowsWritten: 2,
              rejected: [
                { reason: "failed", rows: 2 },
                { reason: "not on chain, or without details", rows: 1 },
                { reason: "has a report since the slot", rows: 1 }
              ],
              error: "f03: lotus miner: timeout (5 s); f05: defect: a bug"
            }
          ]
        )
        assert.strictEqual((yield* Metric.value(clientReportCounts.made)).value, 2)
        assert.strictEqual((yield* Metric.value(clientReportCounts.failed)).value, 2)
      }).pipe(Effect.provide(platform))
    })
  )

  it.effect("has failed when more reports failed than were made", () =>
    Effect.gen(function* () {
      const trouble = (name: string) => (name === "f01" ? Effect.void : Effect.fail(down))
      const { platform } = yield* everythingIn({ applicants: manyClients(3), trouble })
      yield* Effect.gen(function* () {
        assert.deepInclude(yield* runJob(clientReports, bySlot), { _tag: "Ran", state: "failed" })
        const { run, runners } = yield* newestRun
        assert.deepInclude(run, { state: "failed", rowsRead: 3, rowsWritten: 1 })
        assert.strictEqual(runners[0]?.state, "failed")
        assert.include(Option.getOrThrow(run.error), "f02: lotus miner: timeout (5 s)")
      }).pipe(Effect.provide(platform))
    })
  )

  it.effect("generates a few at once", () =>
    Effect.gen(function* () {
      const { ordered, platform } = yield* everythingIn({
        applicants: manyClients(10),
        trouble: () => Effect.sleep("10 seconds")
      })
      const sweep = yield* Effect.fork(Effect.provide(runJob(clientReports, bySlot), platform))
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* ordered).length, 4)
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(sweep)
      assert.strictEqual((yield* ordered).length, 10)
    })
  )

  it.effect("tells the history how far it has come, every 25 clients or every 10 seconds", () =>
    Effect.gen(function* () {
      const { platform } = yield* everythingIn({
        applicants: manyClients(200),
        trouble: (name) => Effect.sleep(Number(name.slice(1)) <= 100 ? "1 second" : "7 seconds")
      })
      const told = Effect.gen(function* () {
        const { run } = yield* newestRun
        return [run.state, run.rowsRead, run.rowsWritten]
      })
      yield* Effect.gen(function* () {
        const sweep = yield* Effect.fork(runJob(clientReports, bySlot))
        yield* TestClock.adjust("5 seconds")
        assert.deepStrictEqual(yield* told, ["running", 0, 0])
        yield* TestClock.adjust("4 seconds")
        assert.deepStrictEqual(yield* told, ["running", 25, 25])
        yield* TestClock.adjust(Duration.seconds(25 - 9 + 7))
        assert.deepStrictEqual(yield* told, ["running", 100, 100])
        yield* TestClock.adjust("7 seconds")
        assert.deepStrictEqual(yield* told, ["running", 105, 105])
        yield* Fiber.interrupt(sweep)
        assert.deepStrictEqual(yield* told, ["abandoned", 105, 105])
      }).pipe(Effect.provide(platform))
    })
  )

  it.effect("is finished by the run that takes over, which makes no report twice", () =>
    Effect.gen(function* () {
      const { ordered, platform, shelf } = yield* everythingIn({
        applicants: manyClients(20),
        trouble: () => Effect.sleep("1 second")
      })
      yield* Effect.gen(function* () {
        // Dies without closing its run, as a process does that is killed.
        const history = yield* RunHistory
        const opening: RunOpening = {
          ...{ job: "client-reports", instance: "dead", trigger: "cron" },
          slot: Option.some(slot),
          asOf: slot
        }
        const run = Option.getOrThrow(yield* history.open(opening))
        const dying = yield* Effect.fork(clientReports.work({ run, asOf: slot, slot: Option.some(slot), force: false }))
        yield* TestClock.adjust("2 seconds")
        yield* Fiber.interrupt(dying)
        assert.strictEqual((yield* shelf.clients).length, 8)

        const taking = yield* Effect.fork(runJob(clientReports, { ...bySlot, trigger: "catchUp" }))
        yield* TestClock.adjust("1 minute")
        assert.deepInclude(yield* Fiber.join(taking), { _tag: "Ran", state: "completed" })
        const { run: second, runners } = yield* newestRun
        assert.deepInclude(second, { rowsRead: 20, rowsWritten: 12 })
        assert.deepStrictEqual(runners[0]?.rejected, [{ reason: "has a report since the slot", rows: 8 }])
      }).pipe(Effect.provide(platform))
      const reported = (yield* shelf.clients).map(({ report }) => report.client)
      assert.strictEqual(reported.length, 20)
      assert.strictEqual(new Set(reported).size, 20)
      assert.isAtLeast((yield* ordered).length, 20)
    })
  )

  it.effect("fails as a whole while nothing is published", () =>
    Effect.gen(function* () {
      const { ordered, platform } = yield* everythingIn({ applicants: manyClients(3), published: false })
      const result = yield* Effect.provide(runJob(clientReports, bySlot), platform)
      assert.deepInclude(result, { _tag: "Ran", state: "failed" })
      assert.deepStrictEqual(yield* ordered, [])
    })
  )
})

describe("the sweep of allocators", () => {
  it.effect("orders a report of each by its address, of two files of one allocator once", () =>
    Effect.gen(function* () {
      const { ordered, platform, shelf } = yield* everythingIn({
        files: [
          ["f2a", "f010"],
          ["f2b", "f011"],
          ["f2B", "f099"],
          ["f2unknown", "f012"],
          ["", "f013"]
        ],
        onChain: [
          ["f2a", "f010"],
          ["f2b", "f011"]
        ],
        trouble: (name) =>
          name === "f2unknown" ? Effect.fail(new AllocatorNotFound({ allocator: name })) : Effect.void
      })
      yield* shelf.putAllocator("f010", slot)
      yield* Effect.gen(function* () {
        yield* runJob(allocatorReports, bySlot)
        const { run, runners } = yield* newestRun
        assert.deepInclude(run, { state: "completed", rowsRead: 4, rowsWritten: 2 })
        assert.deepStrictEqual(runners[0]?.rejected, [
          { reason: "not on chain, or without details", rows: 1 },
          { reason: "has a report since the slot", rows: 1 }
        ])
        assert.strictEqual((yield* Metric.value(allocatorReportCounts.made)).value, 2)
        assert.strictEqual((yield* Metric.value(allocatorReportCounts.failed)).value, 0)
      }).pipe(Effect.provide(platform))
      assert.deepStrictEqual(yield* ordered, ["f2B", "f2unknown", "f013"])
    })
  )
})
