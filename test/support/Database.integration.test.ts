import * as SqlClient from "@effect/sql/SqlClient"
import { assert, it, layer } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import pg from "pg"
import { CdpTestLive, emptyDatabase, testDatabase } from "./Database.js"

const tableNames = (url: Redacted.Redacted) =>
  Effect.promise(async () => {
    const client = new pg.Client(Redacted.value(url))
    await client.connect()
    const { rows } = await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public'"
    )
    await client.end()
    return rows.map(({ name }) => name)
  })

it.live("gives each test a database of its own, with our tables or without", () =>
  Effect.scoped(
    Effect.gen(function* () {
      const [first, second, empty] = yield* Effect.all([testDatabase, testDatabase, emptyDatabase])
      assert.notStrictEqual(Redacted.value(first), Redacted.value(second))
      assert.include(yield* tableNames(first), "providers_weekly")
      assert.deepStrictEqual(yield* tableNames(empty), [])
    })
  )
)

layer(CdpTestLive)("a migrated database", (it) => {
  it.effect("answers our SQL client", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      assert.deepStrictEqual(yield* sql`select count(*)::int as rows from job_run`, [{ rows: 0 }])
    })
  )
})
