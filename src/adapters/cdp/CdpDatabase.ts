import { PgClient } from "@effect/sql-pg"
import { Config, Context, Effect, Layer } from "effect"
import type pg from "pg"
import { acquirePool } from "../shared/PostgresPool.js"

/** The pool below our SqlClient, for what needs a driver connection: COPY and session locks. */
export class CdpPool extends Context.Tag("cdp/CdpPool")<CdpPool, pg.Pool>() {}

const CdpPoolLive = Layer.scoped(
  CdpPool,
  Effect.gen(function* () {
    const url = yield* Config.redacted("DATABASE_URL")
    const seconds = yield* Config.integer("DATABASE_STATEMENT_TIMEOUT").pipe(Config.withDefault(30))
    return yield* acquirePool({
      url,
      applicationName: "cdp",
      maxConnections: 10,
      statementTimeout: `${seconds} seconds`,
      readOnly: false
    })
  })
)

const SqlLive = Layer.unwrapEffect(
  Effect.map(CdpPool, (pool) => PgClient.layerFromPool({ acquire: Effect.succeed(pool) }))
)

/** Our PostgreSQL. Migrations are a layer of their own (`Migrations.ts`), above this one. */
export const CdpDatabaseLive = SqlLive.pipe(Layer.provideMerge(CdpPoolLive))
