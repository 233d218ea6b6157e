import type { SqlClient } from "@effect/sql"
import { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"
import type pg from "pg"
import { CopyFailed, execute } from "../shared/CopyStreams.js"

/** Runs statements on a pool of a database that is being filled. */
export const provideSql = <A, E>(pool: pg.Pool, effect: Effect.Effect<A, E, SqlClient.SqlClient>) =>
  Effect.provide(effect, PgClient.layerFromPool({ acquire: Effect.succeed(pool) }))

/** A transaction on one connection, which COPY needs; a connection that failed is closed. */
export const inTransaction = <A, E>(pool: pg.Pool, work: (client: pg.PoolClient) => Effect.Effect<A, E>) =>
  Effect.acquireUseRelease(
    Effect.tryPromise({ try: () => pool.connect(), catch: (cause) => new CopyFailed({ cause }) }),
    (client) => execute(client, "begin").pipe(Effect.zipRight(work(client)), Effect.zipLeft(execute(client, "commit"))),
    (client, exit) => Effect.sync(() => client.release(exit._tag === "Failure"))
  )
