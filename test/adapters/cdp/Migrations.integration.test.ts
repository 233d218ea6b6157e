import { assert, it } from "@effect/vitest"
import { ConfigProvider, Effect, Fiber, Layer, Redacted } from "effect"
import pg from "pg"
import { MigrationsLive } from "../../../src/adapters/cdp/Migrations.js"
import { emptyDatabase } from "../../support/Database.js"

const migrate = (settings: Readonly<Record<string, string>>) =>
  Effect.scoped(
    Layer.build(
      Layer.provide(MigrationsLive, Layer.setConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(settings)))))
    )
  )

const session = (url: string) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const client = new pg.Client(url)
      await client.connect()
      return client
    }),
    (client) => Effect.promise(() => client.end())
  )

it.scopedLive("a migration that fails is named, with the server's words", () =>
  Effect.gen(function* () {
    const url = Redacted.value(yield* emptyDatabase)
    const client = yield* session(url)
    yield* Effect.promise(() => client.query("create table job_run (id integer)"))
    const failure = yield* Effect.flip(migrate({ DATABASE_URL: url }))
    assert.include(
      String(failure),
      'could not be migrated: Migration "2_runs" failed: relation "job_run" already exists'
    )
    const { rows } = yield* Effect.promise(() => client.query("select migration_id from cdp_migrations"))
    assert.isEmpty(rows)
  })
)

it.live("a database that is not there or refuses us cannot be reached", () =>
  Effect.gen(function* () {
    const url = new URL(Redacted.value(yield* emptyDatabase))
    const [nobodyListens, noSuchDatabase, wrongPassword] = [new URL(url), new URL(url), new URL(url)]
    nobodyListens.port = "1"
    noSuchDatabase.pathname = "/missing"
    wrongPassword.password = "wrong"
    for (const { href } of [nobodyListens, noSuchDatabase, wrongPassword]) {
      const failure = yield* Effect.flip(migrate({ DATABASE_URL: href }))
      assert.strictEqual("_tag" in failure ? failure._tag : "", "DatabaseUnreachable", String(failure))
    }
  }).pipe(Effect.scoped)
)

it.scopedLive("a migration may take longer than a read", () =>
  Effect.gen(function* () {
    const url = Redacted.value(yield* emptyDatabase)
    yield* migrate({ DATABASE_URL: url })
    const client = yield* session(url)
    yield* Effect.promise(() => client.query("begin"))
    yield* Effect.promise(() => client.query("lock table cdp_migrations"))
    const waiting = yield* Effect.fork(migrate({ DATABASE_URL: url, DATABASE_STATEMENT_TIMEOUT: "1" }))
    yield* Effect.sleep("1500 millis")
    yield* Effect.promise(() => client.query("rollback"))
    yield* Fiber.join(waiting)
  })
)
