import { Duration, Effect, Redacted } from "effect"
import pg from "pg"

export interface PoolSettings {
  readonly url: Redacted.Redacted
  readonly applicationName: string
  readonly maxConnections: number
  /** Statements that take longer are cancelled by the server. */
  readonly statementTimeout: Duration.DurationInput
  readonly readOnly: boolean
}

/** A pool whose sessions speak UTC; closed with its scope. */
export const acquirePool = (settings: PoolSettings) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const pool = new pg.Pool({
        connectionString: Redacted.value(settings.url),
        application_name: settings.applicationName,
        max: settings.maxConnections,
        connectionTimeoutMillis: 5000,
        idleTimeoutMillis: 30_000,
        keepAlive: true,
        options: [
          "-c TimeZone=UTC",
          `-c statement_timeout=${Duration.toMillis(settings.statementTimeout)}`,
          ...(settings.readOnly ? ["-c default_transaction_read_only=on"] : [])
        ].join(" ")
      })
      // An idle connection that breaks is replaced by the pool; unheard, its error would end the process.
      pool.on("error", () => {})
      return pool
    }),
    (pool) => Effect.promise(() => pool.end())
  )
