import type { SqlError } from "@effect/sql/SqlError"
import { assert, it } from "@effect/vitest"
import { Duration, Effect, Logger, LogLevel, Option, type Redacted, Schedule, type Scope, Stream } from "effect"
import ssh2 from "ssh2"
import { DmobPool, DmobSql } from "../../src/adapters/dmob/DmobDatabase.js"
import { dmobDatabaseCheck } from "../../src/adapters/dmob/PgDmobHealth.js"
import { fingerprintOf } from "../../src/adapters/dmob/tunnel/HostFingerprint.js"
import { copyOut } from "../../src/adapters/shared/CopyStreams.js"
import { innermostMessage } from "../../src/adapters/shared/innermostMessage.js"
import { classifySqlFailure } from "../../src/adapters/shared/SqlErrors.js"
import { SourceConnection, type TunnelConnection } from "../../src/application/ports/SourceConnection.js"
import { tunnelProof } from "../harness/tunnelProof.js"
import { disturbedWay } from "../support/Loopback.js"
import type { SshServer } from "../support/ssh/SshServer.js"
import { dmobWith, tunnelVariables } from "../support/ssh/tunnelTo.js"

const PATIENT = 180_000

const stranger = ssh2.utils.generateKeyPairSync("ed25519").private

/** The state of the tunnel, once it is this one. */
const untilItIs = (state: TunnelConnection["state"]) =>
  Effect.flatMap(SourceConnection, (connection) =>
    connection.pipe(
      Effect.filterOrFail((way): way is TunnelConnection => way.kind === "tunnel" && way.state === state),
      Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 500 })
    )
  )

const ask = Effect.flatMap(DmobSql, (sql) => sql`select 1`)

/** How a question fails, and after how many seconds. */
const failing = <A, R>(question: Effect.Effect<A, SqlError, R>) =>
  Effect.map(Effect.timed(Effect.flip(question)), ([took, { cause }]) => ({
    seconds: Duration.toSeconds(took),
    reason: classifySqlFailure(cause),
    message: innermostMessage(cause)
  }))

const reasonForHealth = Effect.flatMap(dmobDatabaseCheck, (check) =>
  Effect.map(Effect.flip(check.ask), ({ reason }) => reason)
)

/** What the tunnel promises, on any SSH server in front of a PostgreSQL. */
export const sshTunnelContract = <E1, E2>(setting: {
  readonly server: Effect.Effect<SshServer, E1, Scope.Scope>
  readonly database: Effect.Effect<Redacted.Redacted, E2, Scope.Scope>
}) => {
  const test = (
    name: string,
    body: (server: SshServer, database: Redacted.Redacted) => Effect.Effect<void, unknown, Scope.Scope>
  ) =>
    it.scopedLive(
      name,
      () =>
        Effect.gen(function* () {
          const [server, database] = yield* Effect.all([setting.server, setting.database])
          const lines: Array<string> = []
          const collecting = Logger.map(Logger.logfmtLogger, (line) => lines.push(line))
          yield* body(server, database).pipe(
            Effect.provide(Logger.replace(Logger.defaultLogger, collecting)),
            Logger.withMinimumLogLevel(LogLevel.All)
          )
          assert.isNotEmpty(lines)
          for (const key of [server.privateKey, stranger]) assert.notInclude(lines.join(), key.split("\n")[2] ?? key)
        }),
      PATIENT
    )

  test("carries queries and copies, whatever their size", (server, database) =>
    Effect.gen(function* () {
      const sql = yield* DmobSql
      const rows = yield* sql`select repeat('x', 100) as text from generate_series(1, 100000)`
      assert.strictEqual(rows.length, 100_000)
      const copy = copyOut(yield* DmobPool, "select repeat('x', 100) from generate_series(1, 100000)")
      const bytes = yield* Stream.runFold(copy, 0, (sum, chunk) => sum + chunk.length)
      // A header, a trailer, and of each row its text, the number of fields and the length of the text.
      assert.strictEqual(bytes, 19 + 100_000 * (100 + 2 + 4) + 2)
      assert.strictEqual((yield* untilItIs("connected")).state, "connected")
      yield* (yield* dmobDatabaseCheck).ask
    }).pipe(Effect.provide(dmobWith(tunnelVariables(server, database)))))

  test("says so when the server does not accept the key, and does not press it", (server, database) =>
    Effect.gen(function* () {
      const way = yield* disturbedWay(server.port)
      const variables = tunnelVariables({ ...server, port: way.port, privateKey: stranger }, database)
      yield* Effect.gen(function* () {
        const { reason } = yield* untilItIs("refused")
        assert.match(Option.getOrThrow(reason), /does not accept this private key for the user in DMOB_SSH_USER/)
        const { message, reason: failure, seconds } = yield* failing(ask)
        assert.isBelow(seconds, 1)
        assert.strictEqual(failure, "unavailable")
        assert.match(message, /^DMOB is unreachable: SSH tunnel refused since .+: the server does not accept/)
        yield* Effect.sleep("6 seconds")
        assert.isAtMost(way.made(), 4)
      }).pipe(Effect.provide(dmobWith(variables)))
    }))

  test("is there again soon after a server that refused the key for a moment, as one that is starting does", (server, database) =>
    Effect.gen(function* () {
      const way = yield* disturbedWay(server.port)
      yield* Effect.gen(function* () {
        yield* ask
        yield* server.refuseKey(true)
        yield* way.reset
        yield* untilItIs("refused")
        yield* Effect.sleep("8 seconds")
        yield* server.refuseKey(false)
        const [healed] = yield* Effect.timed(Effect.retry(ask, Schedule.spaced("20 millis")))
        assert.isAtMost(Duration.toSeconds(healed), 15)
        assert.strictEqual((yield* untilItIs("connected")).state, "connected")
        assert.isAtMost(way.made(), 7)
      }).pipe(Effect.provide(dmobWith(tunnelVariables({ ...server, port: way.port }, database))))
    }))

  test("trusts no other host key, and does not come back to one", (server, database) =>
    Effect.gen(function* () {
      const way = yield* disturbedWay(server.port)
      const fingerprint = fingerprintOf(Buffer.from("the key of another host"))
      yield* Effect.gen(function* () {
        const reason = Option.getOrThrow((yield* untilItIs("refused")).reason)
        for (const part of [server.fingerprint, fingerprint, "DMOB_SSH_HOST_FINGERPRINT", "ssh-ed25519"])
          assert.include(reason, part)
        assert.match(yield* reasonForHealth, /^SSH tunnel refused since .+Z: the server presents/)
        assert.strictEqual((yield* failing(ask)).reason, "unavailable")
        yield* Effect.sleep("3 seconds")
        assert.strictEqual(way.made(), 1)
        assert.strictEqual((yield* untilItIs("refused")).state, "refused")
      }).pipe(Effect.provide(dmobWith(tunnelVariables({ ...server, port: way.port, fingerprint }, database))))
    }))

  test("notices resets, a silent drop and a restart, heals, and leaves nothing behind", (server, database) =>
    Effect.gen(function* () {
      const cycles = { reset: 10, "silent drop": 1, "server restart": 1 }
      const { complaints, cuts, reconnects } = yield* tunnelProof({ server, database, cycles, seed: 1 })
      assert.deepStrictEqual(complaints, [])
      assert.strictEqual(reconnects, 12)
      for (const [cut, { healed, noticed }] of Object.entries(cuts)) {
        assert.isAtMost(noticed, 30, cut)
        assert.isAtMost(healed, 15, cut)
      }
    }))

  test("ends what is under way with it: copies, idle connections and those in between", (server, database) =>
    Effect.gen(function* () {
      const way = yield* disturbedWay(server.port)
      yield* Effect.gen(function* () {
        const pool = yield* DmobPool
        // A connection that somebody holds while nothing is asked: its end must not be the end of the process.
        const held = yield* Effect.promise(() => pool.connect())
        const unread = yield* copyOut(pool, "select repeat('x', 1000) from generate_series(1, 100000)").pipe(
          Stream.runForEach(() => Effect.sleep("200 millis")),
          Effect.flip,
          Effect.fork
        )
        yield* Effect.sleep("1 second")
        yield* way.reset
        assert.strictEqual(classifySqlFailure((yield* unread).cause), "unavailable")
        held.release(true)
        yield* ask
        yield* untilItIs("connected")
      }).pipe(Effect.provide(dmobWith(tunnelVariables({ ...server, port: way.port }, database))))
    }))

  test("outlives a database that ends its sessions", (server, database) =>
    Effect.gen(function* () {
      const sql = yield* DmobSql
      const { since } = yield* untilItIs("connected")
      const ended = yield* failing(sql`select pg_terminate_backend(pg_backend_pid())`)
      assert.strictEqual(ended.reason, "unavailable")
      // The next query may still meet the connection that is about to end.
      yield* Effect.retry(ask, { times: 1 })
      assert.deepStrictEqual((yield* untilItIs("connected")).since, since)
    }).pipe(Effect.provide(dmobWith(tunnelVariables(server, database)))))

  test("says so when the server does not reach the database", (server, database) =>
    Effect.gen(function* () {
      const { message, reason } = yield* failing(ask)
      assert.strictEqual(reason, "unavailable")
      assert.notInclude(message, "127.0.0.1")
      assert.strictEqual(yield* reasonForHealth, "unreachable")
      yield* untilItIs("connected")
    }).pipe(
      Effect.provide(
        dmobWith({ ...tunnelVariables(server, database), DMOB_DATABASE_URL: "postgres://cdp@127.0.0.1:1/dmob" })
      )
    ))

  test("lets sessions wait for its return, as long as the driver waits", (server, database) =>
    Effect.gen(function* () {
      yield* ask
      yield* server.stop
      yield* untilItIs("connecting")
      const { message, reason, seconds } = yield* failing(ask)
      assert.strictEqual(reason, "unavailable")
      assert.match(message, /^DMOB is unreachable: SSH tunnel connecting since .+: connection refused$/)
      assert.isBelow(seconds, 5)
      assert.match(yield* reasonForHealth, /^SSH tunnel connecting since .+: connection refused$/)
      yield* Effect.all([ask.pipe(Effect.retry({ times: 1 })), Effect.delay(server.start, "200 millis")], {
        concurrency: 2
      })
      yield* untilItIs("connected")
    }).pipe(Effect.provide(dmobWith(tunnelVariables(server, database)))))
}
