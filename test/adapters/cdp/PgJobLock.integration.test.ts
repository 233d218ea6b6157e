import { SqlClient } from "@effect/sql"
import { assert, it } from "@effect/vitest"
import { Deferred, Effect, Either, Fiber, Layer, Option } from "effect"
import { CdpWorkLive } from "../../../src/adapters/cdp/CdpDatabase.js"
import { PgJobLockLive } from "../../../src/adapters/cdp/PgJobLock.js"
import { JobLock } from "../../../src/application/ports/JobLock.js"
import { testDatabase } from "../../support/Database.js"
import { configuredWith } from "../../support/TestCluster.js"

const platform = Layer.unwrapScoped(
  Effect.map(testDatabase, (url) => Layer.merge(PgJobLockLive, CdpWorkLive).pipe(Layer.provide(configuredWith(url))))
)

/** Work that says when it has begun and goes on until told to end. */
const openEnded = Effect.gen(function* () {
  const begun = yield* Deferred.make<void>()
  const end = yield* Deferred.make<void>()
  return {
    begun: Deferred.await(begun),
    end: Deferred.succeed(end, undefined),
    work: Deferred.succeed(begun, undefined).pipe(Effect.zipRight(Deferred.await(end)), Effect.as("done"))
  }
})

it.live("gives a job's lock to one holder at a time, and to the next when the first is done", () =>
  Effect.gen(function* () {
    const lock = yield* JobLock
    const first = yield* openEnded
    const holder = yield* Effect.fork(lock.withLock("aggregation")(first.work))
    yield* first.begun
    assert.isTrue(Option.isNone(yield* lock.withLock("aggregation")(Effect.succeed("second"))))
    assert.deepStrictEqual(yield* lock.withLock("collect-registry")(Effect.succeed("other")), Option.some("other"))
    yield* first.end
    assert.deepStrictEqual(yield* Fiber.join(holder), Option.some("done"))
    assert.deepStrictEqual(yield* lock.withLock("aggregation")(Effect.succeed("third")), Option.some("third"))
  }).pipe(Effect.provide(platform))
)

it.live(
  "interrupts the work and fails when the lock's connection is ended by the server, and another can take over",
  () =>
    Effect.gen(function* () {
      const lock = yield* JobLock
      const sql = yield* SqlClient.SqlClient
      const first = yield* openEnded
      const interrupted = yield* Deferred.make<void>()
      const holder = yield* first.work.pipe(
        Effect.onInterrupt(() => Deferred.succeed(interrupted, undefined)),
        lock.withLock("aggregation"),
        Effect.either,
        Effect.fork
      )
      yield* first.begun
      yield* sql`
      select pg_terminate_backend(pid)
      from pg_stat_activity
      where application_name = 'cdp job lock' and datname = current_database()`
      yield* Deferred.await(interrupted)
      const result = yield* Fiber.join(holder)
      assert.strictEqual(Either.isLeft(result) ? result.left._tag : "Right", "LockLost")
      assert.deepStrictEqual(yield* lock.withLock("aggregation")(Effect.succeed("next")), Option.some("next"))
    }).pipe(Effect.provide(platform))
)

it.live("lets go of the lock when the work fails", () =>
  Effect.gen(function* () {
    const lock = yield* JobLock
    const failed = yield* Effect.either(lock.withLock("aggregation")(Effect.fail("no")))
    assert.deepStrictEqual(failed, Either.left("no"))
    assert.deepStrictEqual(yield* lock.withLock("aggregation")(Effect.succeed("next")), Option.some("next"))
  }).pipe(Effect.provide(platform))
)
