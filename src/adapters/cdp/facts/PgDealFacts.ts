import { SqlClient, SqlSchema } from "@effect/sql"
import { Effect, Layer, Schema } from "effect"
import type pg from "pg"
import type { RunFrame } from "../../../application/ports/AggregationStore.js"
import { DealFacts } from "../../../application/ports/DealFacts.js"
import type { IdRange } from "../../../application/ports/DmobSource.js"
import { copyErrors, copyIn, execute } from "../../shared/CopyStreams.js"
import { DealBlockRow, dealBlocks } from "../../shared/dealBlocks.js"
import { repositoryErrors } from "../../shared/SqlErrors.js"
import { sourceCopies } from "../../shared/sourceCopies.js"
import { CdpPool } from "../CdpDatabase.js"
import { stillCopying, stillRunning } from "../fence.js"
import { countRejected } from "../rejectedRows.js"
import { unhurried } from "../unhurried.js"
import { countPrepared } from "../workTable.js"

const Totals = Schema.Struct({ rows: Schema.BigInt, bytes: Schema.BigInt })

const columns = sourceCopies.deal_fact.columns.map(({ name }) => name)
const list = columns.join(", ")

/** Where a range's rows go: straight into the facts when they have none of it, else beside them to be compared. */
const destination = (range: IdRange, frame: RunFrame) => (client: pg.ClientBase) =>
  Effect.gen(function* () {
    yield* stillCopying(client, frame)
    const { first, last } = range
    const { rows } = yield* execute(client, `select 1 from deal_fact where id between ${first} and ${last} limit 1`)
    if (rows.length === 0) return { table: "deal_fact", columns, after: (copied: number) => Effect.succeed(copied) }
    yield* execute(
      client,
      `create temporary table incoming on commit drop as select ${list} from deal_fact with no data`
    )
    return { table: "incoming", columns, after: () => settle(client, range) }
  })

/** Deletes what is gone, writes what is new or has another hash. The number of both. */
const settle = (client: pg.ClientBase, { first, last }: IdRange) =>
  Effect.gen(function* () {
    yield* execute(client, "analyze incoming")
    const deleted = yield* execute(
      client,
      `delete from deal_fact f
       where f.id between ${first} and ${last} and not exists (select 1 from incoming i where i.id = f.id)`
    )
    const written = yield* execute(
      client,
      `insert into deal_fact (${list})
       select ${list} from incoming
       on conflict (id) do update set ${columns.map((name) => `${name} = excluded.${name}`).join(", ")}
       where deal_fact.row_hash <> excluded.row_hash`
    )
    return (deleted.rowCount ?? 0) + (written.rowCount ?? 0)
  })

export const PgDealFactsLive = Layer.effect(
  DealFacts,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const pool = yield* CdpPool

    const blocks = SqlSchema.findAll({
      Request: Schema.Void,
      Result: DealBlockRow,
      execute: () => dealBlocks(sql, sql`deal_fact`, { hash: "row_hash", size: "size" })
    })

    const published = SqlSchema.findOne({
      Request: Schema.Void,
      Result: Totals,
      execute: () => sql`
        select deal_rows::text as rows, deal_bytes::text as bytes from generation order by id desc limit 1`
    })

    return DealFacts.of({
      blocks: unhurried(sql)(blocks(undefined)).pipe(repositoryErrors("DealFacts.blocks")),

      replace: (range, rows, frame) =>
        copyIn(pool, destination(range, frame), rows).pipe(copyErrors("DealFacts.replace")),

      complete: (frame) =>
        unhurried(sql)(
          Effect.gen(function* () {
            yield* stillRunning(sql, frame)
            yield* sql`set local maintenance_work_mem = '128MB'`
            yield* sql`create index if not exists deal_fact_piece on deal_fact (piece, client, provider)`
            yield* sql`analyze deal_fact`
            return { rows: yield* countPrepared(sql, "deal_fact"), rejected: yield* countRejected(sql, "deal_fact") }
          })
        ).pipe(repositoryErrors("DealFacts.complete")),

      published: published(undefined).pipe(repositoryErrors("DealFacts.published"))
    })
  })
)
