import { PgClient } from "@effect/sql-pg"
import { Context, Effect, Layer } from "effect"
import type pg from "pg"
import { acquirePool } from "../shared/PostgresPool.js"
import { postgresUrl } from "../shared/PostgresUrl.js"
import { statementTimeout } from "../shared/StatementTimeout.js"

/** The pool below a SqlClient of ours, for what needs a driver connection: COPY. */
export class CdpPool extends Context.Tag("cdp/CdpPool")<CdpPool, pg.Pool>() {}

/** `DATABASE_URL`: our PostgreSQL. */
export const databaseUrl = postgresUrl("DATABASE_URL")

export interface CdpDatabaseOptions {
  /** What the server's list of sessions shows. */
  readonly applicationName: string
  /** One more is opened to cancel statements of these. */
  readonly maxConnections: number
}

/** Our PostgreSQL by a pool of its own. Migrations are a layer of their own (`Migrations.ts`). */
export const cdpDatabase = ({ applicationName, maxConnections }: CdpDatabaseOptions) => {
  const Pool = Layer.scoped(
    CdpPool,
    Effect.gen(function* () {
      const settings = {
        url: yield* databaseUrl,
        applicationName,
        statementTimeout: yield* statementTimeout,
        readOnly: false
      }
      const pool = yield* acquirePool({ ...settings, maxConnections })
      const spare = yield* acquirePool({ ...settings, maxConnections: 1 })
      // The SQL client cancels an interrupted statement through `pool.query`, which would wait for a session while all are busy.
      return Object.assign(pool, { query: spare.query.bind(spare) })
    })
  )
  const Sql = Layer.unwrapEffect(
    Effect.map(CdpPool, (pool) => PgClient.layerFromPool({ acquire: Effect.succeed(pool) }))
  )
  return Sql.pipe(Layer.provideMerge(Pool))
}

/** Sessions for what the API answers. However long those reads take, work and health have sessions of their own. */
export const CdpReadsLive = cdpDatabase({ applicationName: "cdp reads", maxConnections: 10 })

/**
 * Sessions for runs, collectors, the run history and the health check. A client goes by the transaction that its fiber
 * is in, whichever client began it: nothing of this side belongs inside a read's snapshot.
 */
export const CdpWorkLive = cdpDatabase({ applicationName: "cdp work", maxConnections: 8 })
