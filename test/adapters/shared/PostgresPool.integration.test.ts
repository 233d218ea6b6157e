import { assert, it } from "@effect/vitest"
import { Duration, Effect, Exit, Redacted, Scope } from "effect"
import { acquirePool, type PoolSettings } from "../../../src/adapters/shared/PostgresPool.js"
import { classifySqlFailure } from "../../../src/adapters/shared/SqlErrors.js"
import { testDatabase } from "../../support/Database.js"
import { disturbedWay } from "../../support/Loopback.js"

const settings = (url: string): PoolSettings => ({
  url: Redacted.make(url),
  applicationName: "cdp test",
  maxConnections: 2,
  statementTimeout: "7 seconds",
  readOnly: true
})

/** A way to a database that can be disturbed, and the address that takes it. */
const disturbedDatabase = Effect.gen(function* () {
  const url = new URL(Redacted.value(yield* testDatabase))
  const way = yield* disturbedWay(Number(url.port))
  url.port = String(way.port)
  return { ...way, url: url.href }
})

it.scopedLive("sessions keep our settings and those of the address that do not contradict them", () =>
  Effect.gen(function* () {
    const url = new URL(Redacted.value(yield* testDatabase))
    url.searchParams.set(
      "options",
      "-c TimeZone=Asia/Tokyo -c statement_timeout=0 -c default_transaction_read_only=off -c work_mem=5MB"
    )
    url.searchParams.set("statement_timeout", "0")
    const pool = yield* acquirePool(settings(url.href))
    const shown = yield* Effect.promise(() =>
      pool.query(
        `select current_setting('TimeZone') as zone,
                current_setting('statement_timeout') as timeout,
                current_setting('default_transaction_read_only') as "readOnly",
                current_setting('work_mem') as memory`
      )
    )
    assert.deepStrictEqual(shown.rows, [{ zone: "UTC", timeout: "7s", readOnly: "on", memory: "5MB" }])
  })
)

it.scopedLive("a pool closes in time though the far side of its connections has fallen silent", () =>
  Effect.gen(function* () {
    const { fallSilent, url } = yield* disturbedDatabase
    const scope = yield* Scope.make()
    const pool = yield* Scope.extend(acquirePool(settings(url)), scope)
    const client = yield* Effect.promise(() => pool.connect())
    yield* Effect.promise(() => client.query("select 1"))
    yield* fallSilent
    const [took] = yield* Effect.timed(Scope.close(scope, Exit.void))
    assert.isBelow(Duration.toSeconds(took), 7)
    client.release(true)
  })
)

it.scopedLive("the end of a connection that somebody holds is not the end of the process", () =>
  Effect.gen(function* () {
    const { reset, url } = yield* disturbedDatabase
    const pool = yield* acquirePool(settings(url))
    const client = yield* Effect.promise(() => pool.connect())
    const ended = yield* Effect.fork(
      Effect.async<void>((resume) => {
        client.once("end", () => resume(Effect.void))
      })
    )
    yield* Effect.yieldNow()
    yield* reset
    yield* ended
    const failure = yield* Effect.flip(Effect.tryPromise(() => client.query("select 1")))
    assert.strictEqual(classifySqlFailure(failure.cause), "unavailable")
    client.release(true)
    yield* Effect.promise(() => pool.query("select 1"))
  })
)
