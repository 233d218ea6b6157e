import type { SqlClient } from "@effect/sql"
import type { Fragment } from "@effect/sql/Statement"
import { DateTime, Effect, Option } from "effect"
import { dayColumn, type PublishedTable } from "../../application/aggregation/AggregationTable.js"
import { PreparationLost, type PreparedTable } from "../../application/ports/AggregationStore.js"
import { affectedRows } from "./affectedRows.js"
import { withoutIndexes } from "./withoutIndexes.js"
import { columnsOf, countPrepared, workTable } from "./workTable.js"

/**
 * Makes a published table, or the day of the run in one that keeps its days, equal to its shadow by writing only the rows
 * that differ, and records it under a generation. Runs inside the publishing transaction. Fails as `PreparationLost` when
 * the shadow is not what the runner prepared.
 */
export const publishDifferences = (
  sql: SqlClient.SqlClient,
  { rows, table }: PreparedTable,
  generation: string,
  asOf: DateTime.Utc
) =>
  Effect.gen(function* () {
    const found = yield* countPrepared(sql, table)
    if (found !== rows) return yield* new PreparationLost({ table, prepared: rows, found })
    const columns = yield* columnsOf(sql, table)
    const [keys, values] = [columns.filter(({ isKey }) => isKey), columns.filter(({ isKey }) => !isKey)]
    const shadow = sql(workTable(table))
    const list = sql.csv(columns.map(({ name }) => sql`${sql(name)}`))
    const keyList = sql.csv(keys.map(({ name }) => sql`${sql(name)}`))
    const sameKey = sql.and(keys.map(({ name }) => sql`s.${sql(name)} = t.${sql(name)}`))
    const overwriting = sql.csv(values.map(({ name }) => sql`${sql(name)} = excluded.${sql(name)}`))
    const overwrite = values.length === 0 ? sql`do nothing` : sql`do update set ${overwriting}`

    const replaced = replacedRows(sql, table, asOf)
    const fill = sql`insert into ${sql(table)} (${list}) select ${list} from ${shadow}`
    const rowsWritten = (yield* wasNeverPublished(sql, table))
      ? yield* withoutIndexes(sql, table, Effect.flatMap(fill.raw, affectedRows))
      : yield* Effect.reduce(
          [
            sql`
              delete from ${sql(table)} t
              where ${replaced} and not exists (select 1 from ${shadow} s where ${sameKey})`,
            sql`
              ${fill}
              except
              select ${list} from ${sql(table)} where ${replaced}
              on conflict (${keyList}) ${overwrite}`
          ],
          0,
          (before, statement) => Effect.map(Effect.flatMap(statement.raw, affectedRows), (count) => before + count)
        )
    yield* sql`
      insert into published_table (name, generation_id, as_of, rows, left_behind)
      values (${table}, ${generation}::bigint, ${DateTime.toDateUtc(asOf)}, ${rowsAfter(sql, table, rows)}, null)
      on conflict (name) do update
      set generation_id = excluded.generation_id, as_of = excluded.as_of, rows = excluded.rows, left_behind = null`
    return { table, rowsWritten }
  })

/** Whether a table waits for its first rows, so that nobody reads it yet. */
const wasNeverPublished = (sql: SqlClient.SqlClient, table: PublishedTable) =>
  Effect.map(
    sql`
      select 1
      where not exists (select 1 from published_table where name = ${table})
        and not exists (select 1 from ${sql(table)})`,
    (rows) => rows.length === 1
  )

/** Which rows a run answers for: all, or those of its own day. */
const replacedRows = (sql: SqlClient.SqlClient, table: PublishedTable, asOf: DateTime.Utc): Fragment =>
  Option.match(dayColumn(table), {
    onNone: () => sql`true`,
    onSome: (day) => sql`${sql(day)} = ${DateTime.toDateUtc(DateTime.startOf(asOf, "day"))}`
  })

/** Rows of the table once it is written; `prepared` of them are the run's. */
const rowsAfter = (sql: SqlClient.SqlClient, table: PublishedTable, prepared: number): Fragment =>
  Option.match(dayColumn(table), {
    onNone: () => sql`${prepared}`,
    onSome: () => sql`(select count(*) from ${sql(table)})`
  })
