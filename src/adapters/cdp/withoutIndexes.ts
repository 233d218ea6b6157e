import { type SqlClient, SqlSchema } from "@effect/sql"
import { Effect, Schema } from "effect"
import type { PublishedTable } from "../../application/aggregation/AggregationTable.js"

const Index = Schema.Struct({
  name: Schema.String,
  definition: Schema.String,
  /** As `alter table … add constraint` takes it, of an index that a constraint made. */
  constraint: Schema.NullOr(Schema.String)
})

/**
 * Writes to a table while it has no indexes and makes them again: for many rows several times faster than an entry at a
 * time. Nobody else can use the table until the transaction ends.
 */
export const withoutIndexes = <A, E, R>(
  sql: SqlClient.SqlClient,
  table: PublishedTable,
  write: Effect.Effect<A, E, R>
) =>
  Effect.gen(function* () {
    const indexes = yield* SqlSchema.findAll({
      Request: Schema.String,
      Result: Index,
      execute: (name) => sql`
        select
          c.relname::text as name,
          pg_get_indexdef(i.indexrelid) as definition,
          pg_get_constraintdef(k.oid) as "constraint"
        from pg_index i
        join pg_class c on c.oid = i.indexrelid
        left join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u')
        where i.indrelid = ${`public.${name}`}::regclass`
    })(table)
    yield* Effect.forEach(indexes, ({ constraint, name }) =>
      constraint === null ? sql`drop index ${sql(name)}` : sql`alter table ${sql(table)} drop constraint ${sql(name)}`
    )
    const written = yield* write
    yield* sql`set local maintenance_work_mem = '128MB'`
    yield* Effect.forEach(indexes, ({ constraint, definition, name }) =>
      constraint === null
        ? sql.unsafe(definition)
        : sql`alter table ${sql(table)} add constraint ${sql(name)} ${sql.literal(constraint)}`
    )
    return written
  })
