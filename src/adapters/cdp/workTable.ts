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

const Column = Schema.Struct({ name: Schema.String, type: Schema.String, isKey: Schema.Boolean })

/** Columns of a published table in order, with those of its primary key marked; none of a table that is not published. */
export const columnsOf = (sql: SqlClient.SqlClient, table: RunnerTable) =>
  SqlSchema.findAll({
    Request: Schema.String,
    Result: Column,
    execute: (name) => sql`
      select
        a.attname::text as name,
        format_type(a.atttypid, a.atttypmod) as type,
        coalesce(a.attnum = any (i.indkey), false) as "isKey"
      from pg_attribute a
      left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
      where a.attrelid = to_regclass(${`public.${name}`}) and a.attnum > 0 and not a.attisdropped
      order by a.attnum`
  })(table)
