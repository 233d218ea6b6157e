import type { SqlClient } from "@effect/sql"
import type { SqlError } from "@effect/sql/SqlError"
import { Effect } from "effect"

/** A transaction of work that belongs to no reader: it may take as long as it takes, but not go on for a client that is gone. */
export const unhurried =
  (sql: SqlClient.SqlClient) =>
  <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E | SqlError, R> =>
    sql.withTransaction(
      sql`set local statement_timeout = 0`.pipe(
        Effect.zipRight(sql`
          select set_config('client_connection_check_interval', '5s', true)
          from pg_settings
          where name = 'client_connection_check_interval' and version() !~* 'mingw|visual c'`),
        Effect.zipRight(work)
      )
    )
