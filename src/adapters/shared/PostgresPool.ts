import type { Duplex } from "node:stream"
import { Duration, Effect, Redacted } from "effect"
import pg from "pg"
import { splitSessionOptions } from "./PostgresUrl.js"

export interface PoolSettings {
  readonly url: Redacted.Redacted
  readonly applicationName: string
  readonly maxConnections: number
  /** Statements that take longer are cancelled by the server; 0 lets them take as long as they take. */
  readonly statementTimeout: Duration.DurationInput
  readonly readOnly: boolean
  /** What carries a connection instead of a socket; a new one each time. The driver tells it to connect. */
  readonly stream?: () => Duplex
}

/** How connections are made and watched: a far side that went silent is noticed. */
export const connectionSettings = {
  connectionTimeoutMillis: 5000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000
}

const PATIENCE = Duration.seconds(2)

/** Ends a pool or a connection in order; one whose far side does not answer is left behind after two seconds. */
export const endInTime = (name: string, connections: { readonly end: () => Promise<void> }): Effect.Effect<void> =>
  Effect.tryPromise(() => connections.end()).pipe(
    Effect.interruptible,
    Effect.timeout(PATIENCE),
    Effect.catchAll((failure) => Effect.logDebug(`The connections of ${name} were left behind`, failure))
  )

/** A pool whose sessions speak UTC, whatever the parameters of its address say; closed with its scope. */
export const acquirePool = (settings: PoolSettings) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const { connectionString, options } = splitSessionOptions(Redacted.value(settings.url))
      const pool = new pg.Pool({
        ...connectionSettings,
        connectionString,
        application_name: settings.applicationName,
        max: settings.maxConnections,
        ...(settings.stream === undefined ? {} : { stream: settings.stream }),
        idleTimeoutMillis: 30_000,
        // Of two options that say the same the server takes the last one.
        options: [
          ...options,
          "-c TimeZone=UTC",
          `-c statement_timeout=${Duration.toMillis(settings.statementTimeout)}`,
          ...(settings.readOnly ? ["-c default_transaction_read_only=on"] : [])
        ].join(" ")
      })
      // Whoever uses a connection that breaks learns it from the query; the pool replaces it. Unheard, its error would end
      // the process, be it idle or in use.
      pool.on("error", () => {}).on("connect", (client) => client.on("error", () => {}))
      return pool
    }),
    (pool) => endInTime(settings.applicationName, pool)
  )
