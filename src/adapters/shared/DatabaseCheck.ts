import type { SqlClient } from "@effect/sql"
import { Duration, Effect } from "effect"
import { type DependencyCheck, DependencyDown } from "../../application/ports/DependencyHealth.js"
import { classifySqlFailure } from "./SqlErrors.js"

const TIME_LIMIT = Duration.seconds(5)

/** Whether a database answers. The driver's words stay inside: they may name hosts and users. */
const ask = (sql: SqlClient.SqlClient) =>
  sql`select 1`.pipe(
    Effect.mapError(
      ({ cause }) =>
        new DependencyDown({ reason: classifySqlFailure(cause) === "timeout" ? "query cancelled" : "unreachable" })
    ),
    // A query that hangs is left behind, for its cancellation may hang as well.
    Effect.disconnect,
    Effect.timeoutFail({
      duration: TIME_LIMIT,
      onTimeout: () => new DependencyDown({ reason: `timeout of ${Duration.toMillis(TIME_LIMIT)}ms exceeded` })
    }),
    Effect.asVoid,
    Effect.withSpan("DependencyHealth.ask")
  )

export const databaseCheck = (
  sql: SqlClient.SqlClient,
  check: Pick<DependencyCheck, "name" | "vital">
): DependencyCheck => ({ ...check, ask: ask(sql) })
