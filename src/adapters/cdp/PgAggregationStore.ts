import { SqlClient, SqlSchema } from "@effect/sql"
import { SqlError } from "@effect/sql/SqlError"
import { Effect, Layer, Option, Schema } from "effect"
import type { FactTable, MirrorTable } from "../../application/aggregation/AggregationTable.js"
import {
  AggregationStore,
  type Publication,
  type RunFrame,
  RunSuperseded,
  UncomputableTable
} from "../../application/ports/AggregationStore.js"
import { SourceUnusable } from "../../application/ports/DmobSource.js"
import { RepositoryError } from "../../application/ports/PortErrors.js"
import { CopyFailed, copyIn } from "../shared/CopyStreams.js"
import { classifySqlFailure, repositoryErrors, sqlState } from "../shared/SqlErrors.js"
import { sourceCopies } from "../shared/sourceCopies.js"
import { CdpPool } from "./CdpDatabase.js"
import { derivedTableSql } from "./derivedTableSql.js"
import { openGeneration } from "./openGeneration.js"
import { publishDifferences } from "./publishDifferences.js"
import { rejectedRows } from "./rejectedRows.js"
import { countPrepared, workTable } from "./workTable.js"

const RejectedRow = Schema.Struct({ reason: Schema.String, rows: Schema.NumberFromString })

/**
 * The fence: a run does something only while its own row says that it runs, and keeps that row until it has done it.
 * Whoever takes the job over marks the row abandoned first.
 */
const FENCE = "select 1 from job_run where id = $1::bigint and state = 'running' for share"

export const PgAggregationStoreLive = Layer.effect(
  AggregationStore,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const pool = yield* CdpPool

    const stillRunning = ({ run }: RunFrame) =>
      sql.unsafe(FENCE, [run]).pipe(
        Effect.filterOrFail(
          (rows) => rows.length === 1,
          () => new RunSuperseded({ run })
        ),
        Effect.asVoid
      )

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

    /** Work that belongs to no reader may take as long as it takes, but not go on for a client that is gone. */
    const unhurried = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E | SqlError, R> =>
      sql.withTransaction(
        sql`set local statement_timeout = 0`.pipe(
          Effect.zipRight(sql`
            select set_config('client_connection_check_interval', '5s', true)
            from pg_settings
            where name = 'client_connection_check_interval' and version() !~* 'mingw|visual c'`),
          Effect.zipRight(work)
        )
      )

    const markLeftBehind = ({ leftBehind }: Publication) =>
      Effect.forEach(
        leftBehind,
        ({ reason, table }) => sql`update published_table set left_behind = ${reason} where name = ${table}`,
        { discard: true }
      )

    const publishTables = (publication: Publication) =>
      Effect.gen(function* () {
        yield* sql`set local work_mem = '64MB'`
        yield* stillRunning(publication)
        yield* markLeftBehind(publication)
        if (publication.tables.length === 0) return { generation: Option.none<string>(), changed: [] }
        const generation = yield* openGeneration(sql, publication)
        const changed = yield* Effect.forEach(publication.tables, (prepared) =>
          publishDifferences(sql, prepared, generation, publication.asOf)
        )
        return { generation: Option.some(generation), changed }
      })

    /** Fresh statistics for readers' plans. What was published stands, whether or not they can be had. */
    const refreshStatistics = (table: string) =>
      unhurried(Effect.zipRight(sql`set local lock_timeout = '2s'`, sql`analyze ${sql(table)}`)).pipe(
        repositoryErrors("AggregationStore.analyze"),
        Effect.catchAll((failure) => Effect.logWarning(`${table} keeps its old statistics`, failure))
      )

    return AggregationStore.of({
      load: (table, rows, frame) =>
        copyIn(
          pool,
          {
            table: workTable(table),
            columns: sourceCopies[table].columns.map(({ name }) => `"${name}"`),
            permission: (client) =>
              Effect.tryPromise({
                try: () => client.query(FENCE, [frame.run]),
                catch: (cause) => new CopyFailed({ cause })
              }).pipe(
                Effect.filterOrFail(
                  ({ rows: found }) => found.length === 1,
                  () => new RunSuperseded({ run: frame.run })
                ),
                Effect.asVoid
              )
          },
          rows
        ).pipe(
          Effect.catchIf(isCopyFailed, ({ cause }): Effect.Effect<never, SourceUnusable | RepositoryError> => {
            if (sqlState(cause) === NOT_NULL_VIOLATION) {
              return Effect.fail(new SourceUnusable({ table, detail: String(cause) }))
            }
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
            yield* stillRunning(frame)
            yield* sql`set local work_mem = '64MB'`
            yield* sql`truncate ${sql(workTable(table))}`
            yield* sql`insert into ${sql(workTable(table))} ${derivedTableSql[table](sql, frame)}`
            yield* sql`analyze ${sql(workTable(table))}`
            return { rows: yield* countPrepared(sql, table), rejected: [] }
          })
        ).pipe(
          Effect.catchIf(isDataException, ({ cause }) =>
            Effect.fail(new UncomputableTable({ table, detail: String(cause) }))
          ),
          repositoryErrors("AggregationStore.derive")
        ),

      publish: (publication) =>
        unhurried(publishTables(publication)).pipe(
          Effect.tap(({ changed }) =>
            Effect.forEach(
              changed.filter(({ rowsWritten }) => rowsWritten > 0),
              ({ table }) => refreshStatistics(table),
              { discard: true }
            )
          ),
          Effect.map(({ changed, generation }) => ({
            generation,
            rowsWritten: changed.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0)
          })),
          repositoryErrors("AggregationStore.publish")
        )
    })
  })
)

/** A column of ours that cannot be empty got nothing. */
const NOT_NULL_VIOLATION = "23502"

/** SQLSTATE class 22: the values are at fault, not the statement. */
const isDataException = (failure: unknown): failure is SqlError =>
  failure instanceof SqlError && sqlState(failure.cause)?.startsWith("22") === true

const isCopyFailed = (failure: unknown): failure is CopyFailed => failure instanceof CopyFailed
