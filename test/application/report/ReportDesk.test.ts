import { assert, describe, it } from "@effect/vitest"
import { Deferred, type Duration, Effect, Exit, Fiber, Layer, Option, Ref, TestClock } from "effect"
import * as Clock from "../../../src/application/ports/Clock.js"
import { JobLock, LockLost } from "../../../src/application/ports/JobLock.js"
import { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { ReportSettings } from "../../../src/application/ports/ReportSettings.js"
import { openReportDesk } from "../../../src/application/report/OpenReportDesk.js"
import type { GenerationError } from "../../../src/application/report/ReportDesk.js"
import { defaultPolicy } from "../../../src/domain/compliance/CompliancePolicy.js"
import { exampleLimits } from "../../../src/domain/report/CheckLimits.js"
import { ClientNotFound } from "../../../src/domain/report/ReportErrors.js"
import type { ClientReportRecord } from "../../../src/domain/report/ReportRecord.js"
import { reportShelf } from "./reportShelf.js"

const settings = (generationLimit: number, generationQueue: number) =>
  Layer.succeed(ReportSettings, { limits: exampleLimits, policy: defaultPolicy, generationLimit, generationQueue })

const down = new UpstreamError({ service: "lotus", operation: "miner", reason: "timeout", detail: "5 s" })

/** Locks of instances that share a process: each held by one, named by the subject. */
const sharedLocks = Effect.map(Ref.make<ReadonlySet<string>>(new Set()), (held) =>
  JobLock.of({
    withLock: (name) => (work) =>
      Effect.acquireUseRelease(
        Ref.modify(held, (before) => [!before.has(name), new Set([...before, name])]),
        (isOurs) => (isOurs ? Effect.asSome(work) : Effect.succeedNone),
        (isOurs) =>
          isOurs ? Ref.update(held, (before) => new Set([...before].filter((other) => other !== name))) : Effect.void
      )
  })
)

type Generate = (client: string) => Effect.Effect<ClientReportRecord, ClientNotFound | GenerationError>

/** A place where desks are opened that share what is stored, and tell which reports were begun. */
const town = Effect.gen(function* () {
  const shelf = yield* reportShelf
  const begun = yield* Ref.make<ReadonlyArray<string>>([])
  const locks = yield* sharedLocks
  const { clients } = shelf
  const made: Generate = (client) => Effect.flatMap(Clock.now, (now) => shelf.putClient(client, now))
  const slowly =
    (time: Duration.DurationInput, generate: Generate = made): Generate =>
    (client) =>
      Effect.zipRight(Effect.sleep(time), generate(client))
  const maker = (generate: Generate) => ({
    kind: "client",
    identify: (asked: string) => Effect.succeed(asked.toLowerCase().replace(/^f1/, "f0")),
    generate: (client: string) =>
      Effect.zipRight(
        Ref.update(begun, (all) => [...all, client]),
        generate(client)
      ),
    newestId: (client: string) =>
      Effect.map(clients, (all) => Option.fromNullable(all.findLast(({ report }) => report.client === client)?.id)),
    find: (_: string, id: string) => Effect.map(clients, (all) => Option.fromNullable(all.find((one) => one.id === id)))
  })
  const open = (generate: Generate, limits: Layer.Layer<ReportSettings> = settings(4, 20), lock = locks) =>
    openReportDesk({
      client: maker(generate),
      allocator: {
        ...maker(made),
        generate: () => Effect.dieMessage("nobody asked for an allocator"),
        find: () => Effect.succeedNone
      }
    }).pipe(Effect.provide(limits), Effect.provideService(JobLock, lock))
  return { begun: Ref.get(begun), clients, made, slowly, open, shelf }
})

describe("the report desk", () => {
  it.scoped("makes one report for all who ask for a client at once, by whatever name", () =>
    Effect.gen(function* () {
      const { begun, open, slowly } = yield* town
      const desk = yield* open(slowly("5 seconds"), settings(1, 0))
      const names = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? "F07" : "f17"))
      const asking = yield* Effect.fork(Effect.forEach(names, desk.clientReport, { concurrency: "unbounded" }))
      yield* TestClock.adjust("5 seconds")
      const reports = yield* Fiber.join(asking)
      assert.strictEqual(reports.length, 50)
      assert.strictEqual(new Set(reports.map(({ id }) => id)).size, 1)
      assert.deepStrictEqual(yield* begun, ["f07"])
    })
  )

  it.scoped("makes a new report for who asks when the one before is done", () =>
    Effect.gen(function* () {
      const { begun, made, open } = yield* town
      const desk = yield* open(made)
      const first = yield* desk.clientReport("f07")
      const second = yield* desk.clientReport("f07")
      assert.notStrictEqual(first.id, second.id)
      assert.strictEqual((yield* begun).length, 2)
    })
  )

  it.scoped("goes on for the others when one who asked leaves, also the first", () =>
    Effect.gen(function* () {
      const { begun, clients, open, slowly } = yield* town
      const desk = yield* open(slowly("5 seconds"))
      const first = yield* Effect.fork(desk.clientReport("f07"))
      yield* TestClock.adjust("1 second")
      const second = yield* Effect.fork(desk.clientReport("f07"))
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(first)
      yield* TestClock.adjust("3 seconds")
      assert.strictEqual((yield* Fiber.join(second)).report.client, "f07")
      assert.deepStrictEqual(yield* begun, ["f07"])
      const alone = yield* Effect.fork(desk.clientReport("f08"))
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(alone)
      yield* TestClock.adjust("4 seconds")
      assert.strictEqual((yield* clients).length, 2)
    })
  )

  it.scoped("tells a failure to all who wait for it, and tries again for the next", () =>
    Effect.gen(function* () {
      const { begun, made, open } = yield* town
      const isDown = yield* Ref.make(true)
      const desk = yield* open((client) =>
        Effect.zipRight(
          Effect.sleep("1 second"),
          Effect.if(Ref.get(isDown), { onTrue: () => Effect.fail(down), onFalse: () => made(client) })
        )
      )
      const asking = yield* Effect.fork(
        Effect.forEach(["f07", "f07"], (client) => Effect.flip(desk.clientReport(client)), { concurrency: 2 })
      )
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(yield* Fiber.join(asking), [down, down])
      assert.deepStrictEqual(yield* begun, ["f07"])
      yield* Ref.set(isDown, false)
      const again = yield* Effect.fork(desk.clientReport("f07"))
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* Fiber.join(again)).report.client, "f07")
    })
  )

  it.scoped("generates as many at once as the limit says, lets the queue wait and refuses the rest", () =>
    Effect.gen(function* () {
      const { begun, open, slowly } = yield* town
      const desk = yield* open(slowly("30 seconds"), settings(2, 3))
      const asking = yield* Effect.forEach(["f01", "f02", "f03", "f04", "f05"], (client) =>
        Effect.fork(desk.clientReport(client))
      )
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(yield* begun, ["f01", "f02"])
      const refused = yield* Effect.flip(desk.clientReport("f06"))
      assert.strictEqual(refused._tag, "TooManyReports")
      // Whoever is waited for already is no further report.
      const joining = yield* Effect.fork(desk.clientReport("f05"))
      // A sweep has bounds of its own.
      const swept = yield* Effect.fork(desk.unlimited.clientReport("f09"))
      yield* TestClock.adjust("90 seconds")
      yield* Fiber.join(Fiber.all([...asking, joining, swept]))
      assert.deepStrictEqual((yield* begun).slice().sort(), ["f01", "f02", "f03", "f04", "f05", "f09"])
      const afterwards = yield* Effect.fork(desk.clientReport("f06"))
      yield* TestClock.adjust("30 seconds")
      yield* Fiber.join(afterwards)
    })
  )

  it.scoped("says when to come again by how long the last reports took, between a second and a minute", () =>
    Effect.gen(function* () {
      const waitAfter = (time: Duration.DurationInput) =>
        Effect.gen(function* () {
          const { open, slowly } = yield* town
          const desk = yield* open(slowly(time), settings(2, 3))
          const before = yield* Effect.fork(desk.clientReport("f01"))
          yield* TestClock.adjust(time)
          yield* Fiber.join(before)
          const clients = ["f01", "f02", "f03", "f04", "f05"]
          const asking = yield* Effect.forEach(clients, (client) => Effect.fork(desk.clientReport(client)))
          yield* TestClock.adjust("1 millis")
          const refused = yield* Effect.flip(desk.clientReport("f06"))
          yield* Fiber.interruptAll(asking)
          return refused._tag === "TooManyReports" ? refused.retryAfterSeconds : refused
        })
      // Four reports wait, ours included, and two are made at once.
      assert.strictEqual(yield* waitAfter("8 seconds"), 16)
      assert.strictEqual(yield* waitAfter("10 millis"), 1)
      assert.strictEqual(yield* waitAfter("10 minutes"), 60)
    })
  )

  it.scoped("gives a place back when a report fails or is interrupted", () =>
    Effect.gen(function* () {
      const { open } = yield* town
      const desk = yield* open((client) => new ClientNotFound({ client }), settings(1, 0))
      for (const client of ["f01", "f02", "f03"]) {
        assert.strictEqual((yield* Effect.flip(desk.clientReport(client)))._tag, "ClientNotFound")
      }
    })
  )
})

describe("desks of several instances", () => {
  it.scoped("make one report for all who ask for a client at once", () =>
    Effect.gen(function* () {
      const { begun, open, slowly } = yield* town
      const desks = yield* Effect.all([open(slowly("5 seconds")), open(slowly("5 seconds"))])
      const orders = Array.from({ length: 50 }, (_, index) => desks[index % 2 === 0 ? 0 : 1].clientReport("f07"))
      const asking = yield* Effect.fork(Effect.all(orders, { concurrency: "unbounded" }))
      yield* TestClock.adjust("6 seconds")
      const reports = yield* Fiber.join(asking)
      assert.strictEqual(new Set(reports.map(({ id }) => id)).size, 1)
      assert.deepStrictEqual(yield* begun, ["f07"])
    })
  )

  it.scoped("make the report themselves when the instance that was making it failed", () =>
    Effect.gen(function* () {
      const { begun, made, open, slowly } = yield* town
      const failing = yield* open(slowly("5 seconds", () => Effect.fail(down)))
      const working = yield* open(made)
      const first = yield* Effect.fork(Effect.flip(failing.clientReport("f07")))
      yield* TestClock.adjust("1 second")
      const second = yield* Effect.fork(working.clientReport("f07"))
      yield* TestClock.adjust("10 seconds")
      assert.deepStrictEqual(yield* Fiber.join(first), down)
      assert.strictEqual((yield* Fiber.join(second)).report.client, "f07")
      assert.deepStrictEqual(yield* begun, ["f07", "f07"])
    })
  )

  it.scoped("take a lost lock for a database that was not there", () =>
    Effect.gen(function* () {
      const { made, open } = yield* town
      const losing = JobLock.of({ withLock: (job) => () => new LockLost({ job }) })
      const desk = yield* open(made, settings(4, 20), losing)
      assert.strictEqual((yield* Effect.flip(desk.clientReport("f07")))._tag, "RepositoryError")
    })
  )

  it.effect("end with their scope what they were making", () =>
    Effect.gen(function* () {
      const interrupted = yield* Deferred.make<void>()
      const exit = yield* Effect.scoped(
        Effect.gen(function* () {
          const { open } = yield* town
          const desk = yield* open(() =>
            Effect.onInterrupt(Effect.never, () => Deferred.succeed(interrupted, undefined))
          )
          const asking = yield* Effect.forkDaemon(desk.clientReport("f07"))
          yield* TestClock.adjust("1 second")
          return asking
        })
      ).pipe(Effect.flatMap(Fiber.await))
      assert.isTrue(Exit.isInterrupted(exit))
      yield* Deferred.await(interrupted)
    })
  )
})
