import { Reactivity } from "@effect/experimental"
import { PgClient } from "@effect/sql-pg"
import { Context, Effect, Layer } from "effect"
import type pg from "pg"
import { acquirePool, type PoolSettings } from "../shared/PostgresPool.js"
import { postgresUrl } from "../shared/PostgresUrl.js"
import { DmobEndpoint, DmobEndpointLive } from "./SshTunnel.js"

/** `DMOB_DATABASE_URL`: the chain index that everything is computed from. */
export const dmobDatabaseUrl = postgresUrl("DMOB_DATABASE_URL")

/** The pool of DMOB sessions, all read only; for COPY and for queries. */
export class DmobPool extends Context.Tag("cdp/DmobPool")<DmobPool, pg.Pool>() {}

/** DMOB's SQL client, apart from that of our own database. */
export class DmobSql extends Context.Tag("cdp/DmobSql")<DmobSql, PgClient.PgClient>() {}

/** Sessions on DMOB, however it is reached: they read and change nothing. */
export const acquireDmobPool = (settings: Omit<PoolSettings, "url" | "stream" | "readOnly">) =>
  Effect.flatMap(Effect.all([dmobDatabaseUrl, DmobEndpoint]), ([url, endpoint]) =>
    acquirePool({ ...settings, ...endpoint, url, readOnly: true })
  )

const DmobPoolLive = Layer.scoped(
  DmobPool,
  acquireDmobPool({ applicationName: "cdp", maxConnections: 3, statementTimeout: "30 minutes" })
)

const DmobSqlLive = Layer.scoped(
  DmobSql,
  Effect.flatMap(DmobPool, (pool) => PgClient.fromPool({ acquire: Effect.succeed(pool) }))
).pipe(Layer.provide(Reactivity.layer))

/** Read-only sessions on DMOB, and the way that they take. */
export const DmobDatabaseLive = DmobSqlLive.pipe(Layer.provideMerge(DmobPoolLive), Layer.provideMerge(DmobEndpointLive))
