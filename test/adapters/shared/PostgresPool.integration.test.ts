import { connect, createServer, type Socket } from "node:net"
import { assert, it } from "@effect/vitest"
import { Duration, Effect, Exit, Redacted, Scope } from "effect"
import { acquirePool, type PoolSettings } from "../../../src/adapters/shared/PostgresPool.js"
import { testDatabase } from "../../support/Database.js"

const settings = (url: string): PoolSettings => ({
  url: Redacted.make(url),
  applicationName: "cdp test",
  maxConnections: 2,
  statementTimeout: "7 seconds",
  readOnly: true
})

/** The address of a way to a server that falls silent when told to: no answer, no end. */
const silenceable = (target: URL) =>
  Effect.gen(function* () {
    const sockets: Array<Socket> = []
    const server = yield* Effect.acquireRelease(
      Effect.sync(() =>
        createServer((near) => {
          const far = connect(Number(target.port), target.hostname)
          near.pipe(far).pipe(near)
          sockets.push(near, far)
          for (const socket of [near, far]) socket.on("error", () => {})
        })
      ),
      (listening) =>
        Effect.sync(() => {
          for (const socket of sockets) socket.destroy()
          listening.close()
        })
    )
    const port = yield* Effect.async<number>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
      })
    })
    const url = new URL(target)
    url.port = String(port)
    const fallSilent = Effect.sync(() => {
      for (const socket of sockets) socket.unpipe().pause()
    })
    return { url: url.href, fallSilent }
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
    const { fallSilent, url } = yield* silenceable(new URL(Redacted.value(yield* testDatabase)))
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
