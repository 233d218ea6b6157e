import { SqlClient } from "@effect/sql"
import { Effect } from "effect"
import { databaseCheck } from "../shared/DatabaseCheck.js"

/** The check of our own database, without which nothing can be answered; on sessions that no read can keep busy. */
export const cdpDatabaseCheck = Effect.map(SqlClient.SqlClient, (sql) =>
  databaseCheck(sql, { name: "database", vital: true })
)
