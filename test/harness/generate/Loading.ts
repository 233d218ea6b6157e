import type { SqlClient } from "@effect/sql"
import { PgClient } from "@effect/sql-pg"
import { Effect, type Redacted, Stream } from "effect"
import type pg from "pg"
import { copyRows, type TableRows } from "../../../src/adapters/sandbox/sample/CopyRows.js"
import { CopyFailed } from "../../../src/adapters/shared/CopyStreams.js"
import { acquirePool } from "../../../src/adapters/shared/PostgresPool.js"

/** One connection to a database that we fill, closed with the scope; statements take as long as they take. */
export const loadingPool = (url: Redacted.Redacted) =>
  acquirePool({ url, applicationName: "cdp-generate", maxConnections: 1, statementTimeout: 0, readOnly: false })

export const provideSql = <A, E>(pool: pg.Pool, effect: Effect.Effect<A, E, SqlClient.SqlClient>) =>
  Effect.provide(effect, PgClient.layerFromPool({ acquire: Effect.succeed(pool) }))

export const execute = (client: pg.ClientBase, statement: string, values: ReadonlyArray<unknown> = []) =>
  Effect.tryPromise({
    try: () => client.query(statement, [...values]),
    catch: (cause) => new CopyFailed({ cause })
  })

/** A transaction on a connection that COPY can use; a connection that failed is closed. */
export const inTransaction = <A, E>(pool: pg.Pool, work: (client: pg.PoolClient) => Effect.Effect<A, E>) =>
  Effect.acquireUseRelease(
    Effect.tryPromise({ try: () => pool.connect(), catch: (cause) => new CopyFailed({ cause }) }),
    (client) => execute(client, "begin").pipe(Effect.zipRight(work(client)), Effect.zipLeft(execute(client, "commit"))),
    (client, exit) => Effect.sync(() => client.release(exit._tag === "Failure"))
  )

/** Batches that are made while the server is busy with one. */
const AHEAD = 2

/** Copies batches as they are generated, one after the other; no more are made than the server takes. */
export const copyBatches = (client: pg.ClientBase, batches: IterableIterator<TableRows>) =>
  Stream.fromIteratorSucceed(batches, 1).pipe(
    Stream.buffer({ capacity: AHEAD }),
    Stream.runForEach((batch) => copyRows(client, batch))
  )
