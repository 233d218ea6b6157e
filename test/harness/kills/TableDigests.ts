import { Effect, Option, Schema } from "effect"
import type pg from "pg"
import {
  dayColumn,
  type PublishedTable,
  publishedTables,
  viewNames
} from "../../../src/application/aggregation/AggregationTable.js"

/** Of the contents as a set: one number for each row, added up. */
const digestOf = (alias: string) => `coalesce(sum(hash_record_extended(${alias}, 0)), 0)::text`

const Look = Schema.Array(
  Schema.Struct({
    name: Schema.String,
    generation: Schema.NullOr(Schema.String),
    published: Schema.NullOr(Schema.NumberFromString),
    found: Schema.NumberFromString,
    digest: Schema.NullOr(Schema.String)
  })
)

/**
 * One statement, so one snapshot: rows of every published table beside the number that was published, and the contents of
 * some. Those take the longest, so each look takes others.
 */
export const lookAtTables = (client: pg.Client, digested: ReadonlyArray<PublishedTable>) => {
  const parts = publishedTables.map(
    (table) => `
      select '${table}' as name, count(*)::text as found, ${digested.includes(table) ? digestOf("t") : "null"} as digest
      from ${table} t`
  )
  const text = `
    select name, p.generation_id::text as generation, p.rows::text as published, found, digest
    from (${parts.join(" union all ")}) looked
    left join published_table p using (name)`
  return Effect.promise(() => client.query({ name: `look at ${digested[0]}`, text })).pipe(
    Effect.flatMap(({ rows }) => Schema.decodeUnknown(Look)(rows)),
    Effect.orDie
  )
}

const Digest = Schema.Tuple(Schema.Struct({ digest: Schema.String }))

const compared = [
  ...publishedTables.map((name) => ({
    name,
    rows: Option.match(dayColumn(name), {
      onNone: () => "",
      onSome: (day) => `where ${day} = (select max(${day}) from ${name})`
    })
  })),
  ...viewNames.map((name) => ({ name, rows: "" }))
]

/**
 * What two databases that ran on one source within one hour must agree on: every table and every view. Of tables that keep
 * days the newest one, for a database has a day only if a run fell on it. When a run was, is told by neither.
 */
export const digestsOf = (client: pg.Client) =>
  Effect.forEach(compared, ({ name, rows: which }) =>
    Effect.promise(() => client.query(`select ${digestOf("t")} as digest from ${name} t ${which}`)).pipe(
      Effect.flatMap(({ rows }) => Schema.decodeUnknown(Digest)(rows)),
      Effect.map(([{ digest }]) => [name, digest] as const),
      Effect.orDie
    )
  ).pipe(Effect.map((entries) => new Map<string, string>(entries)))
