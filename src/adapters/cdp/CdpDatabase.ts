import { PgClient } from "@effect/sql-pg"
import { Config, Context, Duration, Effect, Layer } from "effect"
import type pg from "pg"
import { acquirePool } from "../shared/PostgresPool.js"

/** The pool below our SqlClient, for what needs a driver connection: COPY and session locks. */
export class CdpPool extends Context.Tag("cdp/CdpPool")<CdpPool, pg.Pool>() {}

/** `DATABASE_STATEMENT_TIMEOUT`, seconds (30): a read that exceeds it is cancelled by the server. */
export const statementTimeout = Config.integer("DATABASE_STATEMENT_TIMEOUT").pipe(
  Config.validate({ message: "Expected a number of seconds from 1 to 3600", validation: (n) => n >= 1 && n <= 3600 }),
  Config.withDefault(30),
  Config.map(Duration.seconds)
)

const CdpPoolLive = Layer.scoped(
  CdpPool,
  Effect.gen(function* () {
    const url = yield* Config.redacted("DATABASE_URL")
    return yield* acquirePool({
      url,
      applicationName: "cdp",
      maxConnections: 10,
      statementTimeout: yield* statementTimeout,
      readOnly: false
    })
  })
)

const SqlLive = Layer.unwrapEffect(
  Effect.map(CdpPool, (pool) => PgClient.layerFromPool({ acquire: Effect.succeed(pool) }))
)

/** Our PostgreSQL. Migrations are a layer of their own (`Migrations.ts`), above this one. */
export const CdpDatabaseLive = SqlLive.pipe(Layer.provideMerge(CdpPoolLive))
