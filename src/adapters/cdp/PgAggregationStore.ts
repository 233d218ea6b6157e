import { SqlClient, SqlSchema } from "@effect/sql"
import { SqlError } from "@effect/sql/SqlError"
import { DateTime, Effect, Layer, Schema } from "effect"
import type { FactTable, MirrorTable, RunnerTable } from "../../application/aggregation/AggregationTable.js"
import {
  AggregationStore,
  type Publication,
  RunSuperseded,
  SourceShrank,
  UncomputableTable
} from "../../application/ports/AggregationStore.js"
import { RepositoryError } from "../../application/ports/PortErrors.js"
import { CopyFailed, copyIn } from "../shared/CopyStreams.js"
import { classifySqlFailure, repositoryErrors, sqlState } from "../shared/SqlErrors.js"
import { sourceCopies } from "../shared/sourceCopies.js"
import { CdpPool } from "./CdpDatabase.js"
import { derivedTableSql } from "./derivedTableSql.js"
import { publishDifferences } from "./publishDifferences.js"
import { rejectedRows } from "./rejectedRows.js"

const RejectedRow = Schema.Struct({ reason: Schema.String, rows: Schema.NumberFromString })
const Count = Schema.Struct({ rows: Schema.NumberFromString })
const Identifier = Schema.Struct({ id: Schema.String })
const DealTotals = Schema.Struct({ rows: Schema.BigInt, bytes: Schema.BigInt })

/** Where a table is prepared. Facts are nobody's to read, so they are prepared in place. */
const workTable = (table: RunnerTable): string => (table === "deal_fact" ? table : `shadow.${table}`)

export const PgAggregationStoreLive = Layer.effect(
  AggregationStore,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const pool = yield* CdpPool

    /** Rows by the first reason that rules them out. */
    const countRejected = (table: MirrorTable | FactTable) => {
      const arms = rejectedRows[table]
      if (arms === undefined) return Effect.succeed([])
      const reason = sql.literal(`case ${arms.map((arm) => `when ${arm.when} then '${arm.reason}'`).join(" ")} end`)
      const selected = SqlSchema.findAll({
        Request: Schema.Void,
        Result: RejectedRow,
        execute: () => sql`
          select reason, count(*)::text as rows
          from (select ${reason} as reason from ${sql(workTable(table))}) judged
          where reason is not null
          group by reason
          order by reason`
      })
      return selected(undefined)
    }

    const countRows = (table: RunnerTable) =>
      SqlSchema.single({
        Request: Schema.Void,
        Result: Count,
        execute: () => sql`select count(*)::text as rows from ${sql(workTable(table))}`
      })(undefined).pipe(
        Effect.map(({ rows }) => rows),
        Effect.catchTag("NoSuchElementException", Effect.die)
      )

    /** Work that belongs to no reader may take as long as it takes. */
    const unhurried = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E | SqlError, R> =>
      sql.withTransaction(sql`set local statement_timeout = 0`.pipe(Effect.zipRight(work)))

    const dealTotals = SqlSchema.single({
      Request: Schema.Void,
      Result: DealTotals,
      execute: () =>
        sql`select count(*)::text as rows, coalesce(sum(size) filter (where size > 0), 0)::text as bytes from deal_fact`
    })

    const lastDealTotals = SqlSchema.findOne({
      Request: Schema.Void,
      Result: DealTotals,
      execute: () => sql`
        select deal_rows::text as rows, deal_bytes::text as bytes
        from generation
        order by id desc
        limit 1`
    })

    /** Totals of the deals; fails when they shrank more than allowed against the last generation. */
    const plausibleDeals = ({ maxDrop, tables }: Publication) =>
      Effect.gen(function* () {
        const after = yield* dealTotals(undefined)
        const before = yield* lastDealTotals(undefined)
        if (before._tag === "None" || !tables.includes("deal_cell")) return after
        for (const measure of ["rows", "bytes"] as const) {
          const [was, is] = [before.value[measure], after[measure]]
          const lost = was === 0n ? 0 : 1 - Number((is * 1_000_000n) / was) / 1_000_000
          if (lost > maxDrop) return yield* new SourceShrank({ measure, before: was, after: is, maxDrop })
        }
        return after
      }).pipe(Effect.catchTag("NoSuchElementException", Effect.die))

    /** The fence: whoever takes the job over marks this run abandoned first, and waits for this row. */
    const stillRunning = (publication: Publication) =>
      sql`select 1 from job_run where id = ${publication.run}::bigint and state = 'running' for update`.pipe(
        Effect.filterOrFail(
          (rows) => rows.length === 1,
          () => new RunSuperseded({ run: publication.run })
        )
      )

    const openGeneration = (publication: Publication, deals: typeof DealTotals.Type) =>
      SqlSchema.single({
        Request: Schema.Void,
        Result: Identifier,
        execute: () => sql`
          insert into generation (run_id, as_of, rule_set, deal_rows, deal_bytes, left_behind)
          values (
            ${publication.run}::bigint,
            ${DateTime.toDateUtc(publication.asOf)},
            ${publication.ruleSet},
            ${deals.rows.toString()}::bigint,
            ${deals.bytes.toString()}::numeric,
            ${JSON.stringify(publication.leftBehind)}::jsonb
          )
          returning id::text`
      })(undefined).pipe(Effect.catchTag("NoSuchElementException", Effect.die))

    const markLeftBehind = ({ leftBehind }: Publication) =>
      Effect.forEach(
        leftBehind,
        ({ reason, table }) => sql`update published_table set left_behind = ${reason} where name = ${table}`,
        { discard: true }
      )

    return AggregationStore.of({
      load: (table, rows) =>
        copyIn(
          pool,
          workTable(table),
          sourceCopies[table].columns.map(({ name }) => `"${name}"`),
          rows
        ).pipe(
          Effect.catchIf(isCopyFailed, ({ cause }) => {
            const reason = classifySqlFailure(cause)
            return reason === undefined
              ? Effect.die(cause)
              : Effect.fail(new RepositoryError({ operation: `AggregationStore.load(${table})`, reason, cause }))
          }),
          Effect.flatMap((copied) =>
            unhurried(
              sql`analyze ${sql(workTable(table))}`.pipe(
                Effect.zipRight(countRejected(table)),
                Effect.map((rejected) => ({ rows: copied, rejected }))
              )
            )
          ),
          repositoryErrors("AggregationStore.load")
        ),

      derive: (table, frame) =>
        unhurried(
          Effect.gen(function* () {
            yield* sql`set local work_mem = '64MB'`
            yield* sql`truncate ${sql(workTable(table))}`
            yield* sql`insert into ${sql(workTable(table))} ${derivedTableSql[table](sql, frame)}`
            yield* sql`analyze ${sql(workTable(table))}`
            return { rows: yield* countRows(table), rejected: [] }
          })
        ).pipe(
          Effect.catchIf(isDataException, ({ cause }) =>
            Effect.fail(new UncomputableTable({ table, detail: String(cause) }))
          ),
          repositoryErrors("AggregationStore.derive")
        ),

      publish: (publication) =>
        unhurried(
          Effect.gen(function* () {
            yield* sql`set local work_mem = '64MB'`
            yield* stillRunning(publication)
            const deals = yield* plausibleDeals(publication)
            const { id } = yield* openGeneration(publication, deals)
            let rowsWritten = 0
            for (const table of publication.tables) {
              rowsWritten += yield* publishDifferences(sql, table, id, publication.asOf)
            }
            yield* markLeftBehind(publication)
            return { generation: id, rowsWritten }
          })
        ).pipe(
          Effect.tap(() =>
            Effect.forEach(publication.tables, (table) => sql`analyze ${sql(table)}`, { discard: true })
          ),
          repositoryErrors("AggregationStore.publish")
        )
    })
  })
)

/** SQLSTATE class 22: the values are at fault, not the statement. */
const isDataException = (failure: unknown): failure is SqlError =>
  failure instanceof SqlError && sqlState(failure.cause)?.startsWith("22") === true

const isCopyFailed = (failure: unknown): failure is CopyFailed => failure instanceof CopyFailed
