import { type SqlClient, SqlSchema } from "@effect/sql"
import { Effect, Schema } from "effect"
import type { RunnerTable } from "../../application/aggregation/AggregationTable.js"

/** Where a table is prepared. Facts are nobody's to read, so they are prepared in place. */
export const workTable = (table: RunnerTable): string => (table === "deal_fact" ? table : `shadow.${table}`)

const Count = Schema.Struct({ rows: Schema.NumberFromString })

/** Rows that are prepared of a table. */
export const countPrepared = (sql: SqlClient.SqlClient, table: RunnerTable) =>
  SqlSchema.single({
    Request: Schema.Void,
    Result: Count,
    execute: () => sql`select count(*)::text as rows from ${sql(workTable(table))}`
  })(undefined).pipe(
    Effect.map(({ rows }) => rows),
    Effect.catchTag("NoSuchElementException", Effect.die)
  )
