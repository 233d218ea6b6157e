import type { SqlClient } from "@effect/sql"
import { DateTime, Effect, Schema } from "effect"
import { PreparationLost, type PreparedTable } from "../../application/ports/AggregationStore.js"
import { columnsOf, countPrepared, workTable } from "./workTable.js"

/**
 * Makes a published table equal to its shadow by writing only the rows that differ, and records it under a generation.
 * Runs inside the publishing transaction. Fails as `PreparationLost` when the shadow is not what the runner prepared.
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
    const overwrite = sql.csv(values.map(({ name }) => sql`${sql(name)} = excluded.${sql(name)}`))

    const deleted = yield* sql`
      delete from ${sql(table)} t where not exists (select 1 from ${shadow} s where ${sameKey})`.raw
    const written = yield* sql`
      insert into ${sql(table)} (${list})
      select ${list} from ${shadow}
      except
      select ${list} from ${sql(table)}
      on conflict (${keyList}) do update set ${overwrite}`.raw
    yield* sql`
      insert into published_table (name, generation_id, as_of, rows, left_behind)
      values (${table}, ${generation}::bigint, ${DateTime.toDateUtc(asOf)}, ${rows}, null)
      on conflict (name) do update
      set generation_id = excluded.generation_id, as_of = excluded.as_of, rows = excluded.rows, left_behind = null`
    return { table, rowsWritten: (yield* affected(deleted)) + (yield* affected(written)) }
  })

const Affected = Schema.Struct({ rowCount: Schema.Number })

const affected = (result: unknown) => Effect.map(Schema.decodeUnknown(Affected)(result), ({ rowCount }) => rowCount)
