import { type SqlClient, SqlSchema } from "@effect/sql"
import { DateTime, Effect, Option, Schema } from "effect"
import { mirrorTables } from "../../application/aggregation/AggregationTable.js"
import { shrinkage } from "../../application/aggregation/shrinkage.js"
import { PreparationLost, type Publication } from "../../application/ports/AggregationStore.js"
import { workTable } from "./workTable.js"

const Totals = Schema.Struct({ rows: Schema.BigInt, bytes: Schema.BigInt })
const MirrorRows = Schema.Struct({ before: Schema.BigInt, after: Schema.BigInt })
const Identifier = Schema.Struct({ id: Schema.String })

const nothing: typeof Totals.Type = { rows: 0n, bytes: 0n }

/** Totals of the deals that are published with this generation. */
const dealTotals = (sql: SqlClient.SqlClient, { deals, tables }: Publication) =>
  Effect.gen(function* () {
    const last = yield* SqlSchema.findOne({
      Request: Schema.Void,
      Result: Totals,
      execute: () => sql`
        select deal_rows::text as rows, deal_bytes::text as bytes
        from generation
        order by id desc
        limit 1`
    })(undefined)
    const before = Option.getOrElse(last, () => nothing)
    if (Option.isNone(deals)) return before
    const after = yield* SqlSchema.single({
      Request: Schema.Void,
      Result: Totals,
      execute: () => sql`
        select count(*)::text as rows, coalesce(sum(size) filter (where size > 0), 0)::text as bytes
        from deal_fact`
    })(undefined)
    if (Number(after.rows) !== deals.value) {
      return yield* new PreparationLost({ table: "deal_fact", prepared: deals.value, found: Number(after.rows) })
    }
    return tables.some(({ table }) => table === "deal_cell") ? after : before
  })

/** Judges the mirrors of this run against the published ones. */
const mirrorsPlausible = (sql: SqlClient.SqlClient, { maxDrop, tables }: Publication) =>
  Effect.forEach(
    mirrorTables.filter((mirror) => tables.some(({ table }) => table === mirror)),
    (mirror) =>
      SqlSchema.single({
        Request: Schema.Void,
        Result: MirrorRows,
        execute: () => sql`
          select
            coalesce((select rows from published_table where name = ${mirror}), 0)::text as before,
            (select count(*) from ${sql(workTable(mirror))})::text as after`
      })(undefined).pipe(
        Effect.flatMap((rows) =>
          Option.match(shrinkage({ source: mirror, measure: "rows", ...rows }, maxDrop), {
            onNone: () => Effect.void,
            onSome: Effect.fail
          })
        )
      ),
    { discard: true }
  )

/** Inserts the row of a new generation, once its sources look plausible. Its id; fails as `SourceShrank`. */
export const openGeneration = (sql: SqlClient.SqlClient, publication: Publication) =>
  Effect.gen(function* () {
    const deals = yield* dealTotals(sql, publication)
    yield* mirrorsPlausible(sql, publication)
    const { id } = yield* SqlSchema.single({
      Request: Schema.Void,
      Result: Identifier,
      execute: () => sql`
        insert into generation (run_id, as_of, rule_set, deal_rows, deal_bytes, left_behind)
        values (
          ${publication.run}::bigint,
          ${DateTime.toDateUtc(publication.asOf)},
          ${publication.ruleSet.name},
          ${deals.rows.toString()}::bigint,
          ${deals.bytes.toString()}::numeric,
          ${JSON.stringify(publication.leftBehind)}::jsonb
        )
        returning id::text`
    })(undefined)
    return id
  }).pipe(Effect.catchTag("NoSuchElementException", Effect.die))
