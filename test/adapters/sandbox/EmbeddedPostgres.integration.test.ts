import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"
import { Effect, Exit, Logger, LogLevel, Redacted, Scope } from "effect"
import pg from "pg"
import {
  attachEmbeddedPostgres,
  type EmbeddedPostgresOptions,
  eraseEmbeddedPostgres,
  ownEmbeddedPostgres
} from "../../../src/adapters/sandbox/EmbeddedPostgres.js"
import { isAlive, withoutDurability } from "../../../src/adapters/sandbox/PostgresServer.js"
import { temporaryFolder } from "../../support/TemporaryFolder.js"

const options = (folder: string): EmbeddedPostgresOptions => ({
  folder,
  databases: ["cdp", "dmob"],
  settings: withoutDurability
})

const quietly = Logger.withMinimumLogLevel(LogLevel.Warning)

const own = (folder: string) => quietly(ownEmbeddedPostgres(options(folder)))
const attach = (folder: string) => quietly(attachEmbeddedPostgres(options(folder)))

const query = (url: Redacted.Redacted, text: string) =>
  Effect.promise(async () => {
    const client = new pg.Client(Redacted.value(url))
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(text)).rows
    } finally {
      await client.end()
    }
  })

it.scopedLive("makes a cluster with both databases, and finds its rows again after a restart", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const first = yield* Effect.scoped(
      Effect.gen(function* () {
        const postgres = yield* own(folder)
        yield* query(postgres.url("dmob"), "create table kept as select 42 as answer")
        assert.deepStrictEqual(yield* query(postgres.url("cdp"), "show timezone"), [{ TimeZone: "UTC" }])
        return postgres
      })
    )
    assert.strictEqual(first.started, "initialised")
    assert.isFalse(isAlive(first.pid))
    const second = yield* own(folder)
    assert.strictEqual(second.started, "started")
    assert.deepStrictEqual(yield* query(second.url("dmob"), "select answer from kept"), [{ answer: 42 }])
  })
)

it.scopedLive("lets nobody in without the password of the cluster", () =>
  Effect.gen(function* () {
    const postgres = yield* own(yield* temporaryFolder)
    const guessed = new pg.Client(`postgres://postgres:postgres@127.0.0.1:${postgres.port}/cdp`)
    const refused = yield* Effect.flip(Effect.tryPromise({ try: () => guessed.connect(), catch: (cause) => cause }))
    assert.match(String(refused), /password authentication failed/)
  })
)

it.scopedLive("tells a second owner who the first one is, and leaves the server alone", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const first = yield* own(folder)
    const refused = yield* Effect.flip(Effect.scoped(own(folder)))
    assert.strictEqual(
      refused.message,
      `The data folder ${folder} is in use by process ${process.pid}: stop it first, or give this one a DATABASE_URL.`
    )
    assert.deepStrictEqual(yield* query(first.url("cdp"), "select 1 as one"), [{ one: 1 }])
  })
)

it.scopedLive("lets a command use the server of an owner without stopping it", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const owner = yield* own(folder)
    const command = yield* Effect.scoped(attach(folder))
    assert.strictEqual(command.started, "attached")
    assert.strictEqual(command.pid, owner.pid)
    assert.deepStrictEqual(yield* query(owner.url("cdp"), "select 1 as one"), [{ one: 1 }])
  })
)

it.scopedLive("starts the server for a command when none runs, and stops it afterwards", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const command = yield* Effect.scoped(attach(folder))
    assert.strictEqual(command.started, "initialised")
    assert.isFalse(isAlive(command.pid))
  })
)

it.scopedLive("begins anew where an initialisation was cut short", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    yield* Effect.promise(async () => {
      await mkdir(join(folder, `postgres.new.${process.pid}`))
      await writeFile(join(folder, `postgres.new.${process.pid}`, "PG_VERSION"), "18")
      await writeFile(join(folder, `postgres.password.${process.pid}`), "half")
    })
    assert.strictEqual((yield* own(folder)).started, "initialised")
    assert.sameMembers(yield* Effect.promise(() => readdir(folder)), ["postgres", "postgres.log"])
  })
)

it.scopedLive("leaves nothing behind when it is interrupted while it initialises", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    yield* Effect.scoped(own(folder)).pipe(Effect.timeoutOption("400 millis"))
    const left = yield* Effect.promise(() => readdir(folder))
    assert.deepStrictEqual(
      left.filter((name) => name.includes(".new") || name.includes("password")),
      []
    )
  })
)

it.scopedLive("recovers after the server was killed, though its pid file names a living process", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const pidFile = join(folder, "postgres", "postmaster.pid")
    const durable = quietly(ownEmbeddedPostgres({ folder, databases: ["cdp"] }))
    yield* Effect.scoped(
      Effect.gen(function* () {
        const postgres = yield* durable
        yield* query(postgres.url("cdp"), "create table kept as select 42 as answer")
        process.kill(postgres.pid, "SIGKILL")
      })
    )
    const lines = (yield* Effect.promise(() => readFile(pidFile, "utf8"))).split("\n")
    yield* Effect.promise(() => writeFile(pidFile, [String(process.ppid), ...lines.slice(1)].join("\n")))
    const second = yield* durable
    assert.strictEqual(second.started, "started")
    assert.deepStrictEqual(yield* query(second.url("cdp"), "select answer from kept"), [{ answer: 42 }])
  })
)

it.scopedLive("says what is wrong with a data folder that is a file", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    yield* Effect.promise(() => writeFile(join(folder, "data"), ""))
    const refused = yield* Effect.flip(Effect.scoped(own(join(folder, "data", "inner"))))
    assert.strictEqual(
      refused.message,
      `The data folder ${folder}/data/inner cannot be used: part of the path is a file, not a folder.`
    )
  })
)

it.scopedLive("shows the server's own complaint when it does not come up", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    yield* Effect.scoped(own(folder))
    yield* Effect.promise(() => rm(join(folder, "postgres", "global", "pg_control")))
    const refused = yield* Effect.flip(Effect.scoped(own(folder)))
    assert.strictEqual(refused._tag, "ServerNotUp")
    assert.match(refused.message, /could not .*pg_control.*postgres\.log/)
  })
)

it.scopedLive("erases a cluster, unless it is in use", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const scope = yield* Scope.make()
    yield* Scope.extend(own(folder), scope)
    const refused = yield* Effect.flip(eraseEmbeddedPostgres({ folder }))
    yield* Scope.close(scope, Exit.void)
    yield* eraseEmbeddedPostgres({ folder })
    assert.strictEqual(refused._tag, "EmbeddedInUse")
    assert.notInclude(yield* Effect.promise(() => readdir(folder)), "postgres")
  })
)
