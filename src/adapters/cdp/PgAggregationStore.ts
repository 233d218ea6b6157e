import { SqlClient } from "@effect/sql"
import { SqlError } from "@effect/sql/SqlError"
import type { Fragment } from "@effect/sql/Statement"
import { Effect, Layer, Option } from "effect"
import type pg from "pg"
import {
  type DerivedTable,
  derivations,
  type IntermediateTable,
  intermediates,
  type MirrorTable,
  type RunnerTable
} from "../../application/aggregation/AggregationTable.js"
import {
  AggregationStore,
  type Publication,
  type RunFrame,
  UncomputableTable
} from "../../application/ports/AggregationStore.js"
import { SourceUnusable } from "../../application/ports/DmobSource.js"
import { CopyFailed, copyErrors, copyIn, execute } from "../shared/CopyStreams.js"
import { repositoryErrors, sqlState } from "../shared/SqlErrors.js"
import { sourceCopies } from "../shared/sourceCopies.js"
import { affectedRows } from "./affectedRows.js"
import { CdpPool } from "./CdpDatabase.js"
import { derivedTableSql } from "./derivedTableSql.js"
import { stillCopying, stillRunning } from "./fence.js"
import { openGeneration } from "./openGeneration.js"
import { publishDifferences } from "./publishDifferences.js"
import { countRejected } from "./rejectedRows.js"
import { settleRejectedRows } from "./settleRejectedRows.js"
import { unhurried } from "./unhurried.js"
import { columnsOf, workTable } from "./workTable.js"

export const PgAggregationStoreLive = Layer.effect(
  AggregationStore,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const pool = yield* CdpPool

    const atLeisure = unhurried(sql)

    /** A statement with the names and types of the columns that are published; as it is where none are. */
    const typed = (table: RunnerTable, statement: Fragment) =>
      Effect.map(columnsOf(sql, table), (columns) => {
        if (columns.length === 0) return statement
        const names = sql.csv(columns.map(({ name }) => sql`${sql(name)}`))
        const casts = columns.map(({ name, type }) => sql`${sql(name)}::${sql.literal(type)} as ${sql(name)}`)
        return sql`select ${sql.csv(casts)} from (${statement}) derived (${names})`
      })

    const markLeftBehind = ({ leftBehind }: Publication) =>
      Effect.forEach(
        leftBehind,
        ({ reason, table }) => sql`update published_table set left_behind = ${reason} where name = ${table}`,
        { discard: true }
      )

    const publishTables = (publication: Publication) =>
      Effect.gen(function* () {
        yield* sql`set local work_mem = '64MB'`
        yield* stillRunning(sql, publication)
        yield* markLeftBehind(publication)
        if (publication.tables.length === 0) return { generation: Option.none<string>(), changed: [] }
        const generation = yield* openGeneration(sql, publication)
        const changed = yield* Effect.forEach(publication.tables, (prepared) =>
          publishDifferences(sql, prepared, generation, publication.asOf)
        )
        if (publication.tables.some(({ table }) => table === "rejected_row")) {
          yield* settleRejectedRows(sql, publication.asOf)
        }
        return { generation: Option.some(generation), changed }
      })

    /** Fresh statistics for readers' plans. What was published stands, whether or not they can be had. */
    const refreshStatistics = (table: string) =>
      atLeisure(Effect.zipRight(sql`set local lock_timeout = '2s'`, sql`analyze ${sql(table)}`)).pipe(
        repositoryErrors("AggregationStore.analyze"),
        Effect.catchAll((failure) => Effect.logWarning(`${table} keeps its old statistics`, failure))
      )

    return AggregationStore.of({
      load: (table, rows, frame) =>
        copyIn(pool, mirrorTarget(table, frame), rows).pipe(
          Effect.catchIf(lacksValue, ({ cause }) => new SourceUnusable({ table, detail: String(cause) })),
          copyErrors("AggregationStore.load"),
          Effect.flatMap((copied) =>
            atLeisure(
              sql`analyze ${sql(workTable(table))}`.pipe(
                Effect.zipRight(countRejected(sql, table)),
                Effect.map((rejected) => ({ rows: copied, rejected }))
              )
            )
          ),
          repositoryErrors("AggregationStore.load")
        ),

      derive: (table, frame) =>
        atLeisure(
          Effect.gen(function* () {
            yield* stillRunning(sql, frame)
            yield* sql`set local work_mem = '64MB'`
            // Whole tables are folded; hashing one side beats sorting both, which planners here misjudge.
            yield* sql`set local enable_mergejoin = off`
            const shadow = sql(workTable(table))
            yield* sql`drop table if exists ${shadow}`
            const made = yield* sql`
              create unlogged table ${shadow} as ${yield* typed(table, derivedTableSql[table](sql, frame))}`.raw
            if (isRead(table)) yield* sql`analyze ${shadow}`
            return { rows: yield* affectedRows(made), rejected: [] }
          })
        ).pipe(
          Effect.catchIf(isDataException, ({ cause }) =>
            Effect.fail(new UncomputableTable({ table, detail: String(cause) }))
          ),
          repositoryErrors("AggregationStore.derive")
        ),

      publish: (publication) =>
        atLeisure(publishTables(publication)).pipe(
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
        ),

      holdBack: (frame, reason) =>
        sql
          .withTransaction(
            Effect.zipRight(stillRunning(sql, frame), sql`update published_table set left_behind = ${reason}`)
          )
          .pipe(Effect.asVoid, repositoryErrors("AggregationStore.holdBack"))
    })
  })
)

/** A column of ours that cannot be empty got nothing. */
const NOT_NULL_VIOLATION = "23502"

/** SQLSTATE class 22: the values are at fault, not the statement. */
const isDataException = (failure: unknown): failure is SqlError =>
  failure instanceof SqlError && sqlState(failure.cause)?.startsWith("22") === true

/** Whether a later statement of the run reads a table, so that its plan needs to know it. */
const isRead = (table: DerivedTable | IntermediateTable): boolean =>
  [...Object.values(derivations), ...Object.values(intermediates)].some(({ reads }) =>
    reads.some((name) => name === table)
  )

const lacksValue = (failure: unknown): failure is CopyFailed =>
  failure instanceof CopyFailed && sqlState(failure.cause) === NOT_NULL_VIOLATION

/** An empty shadow of a mirror. */
const mirrorTarget = (table: MirrorTable, frame: RunFrame) => (client: pg.ClientBase) =>
  Effect.gen(function* () {
    yield* stillCopying(client, frame)
    const shadow = workTable(table)
    yield* execute(client, `drop table if exists ${shadow}`)
    yield* execute(client, `create unlogged table ${shadow} (like ${table})`)
    const columns = sourceCopies[table].columns.map(({ name }) => `"${name}"`)
    return { table: shadow, columns, after: (copied: number) => Effect.succeed(copied) }
  })
