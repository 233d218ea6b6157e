import type { SqlClient } from "@effect/sql"
import { Effect } from "effect"
import type pg from "pg"
import { type RunFrame, RunSuperseded } from "../../application/ports/AggregationStore.js"
import { CopyFailed } from "../shared/CopyStreams.js"

/**
 * A run does something only while its own row says that it runs, and keeps that row until it has done it. Whoever takes
 * the job over marks the row abandoned first.
 */
const FENCE = "select 1 from job_run where id = $1::bigint and state = 'running' for share"

const pass = (rows: ReadonlyArray<unknown>, { run }: RunFrame) =>
  rows.length === 1 ? Effect.void : Effect.fail(new RunSuperseded({ run }))

/** First step of a transaction that works for a run. */
export const stillRunning = (sql: SqlClient.SqlClient, frame: RunFrame) =>
  Effect.flatMap(sql.unsafe(FENCE, [frame.run]), (rows) => pass(rows, frame))

/** The same on a connection that copies. */
export const stillCopying = (client: pg.ClientBase, frame: RunFrame) =>
  Effect.tryPromise({ try: () => client.query(FENCE, [frame.run]), catch: (cause) => new CopyFailed({ cause }) }).pipe(
    Effect.flatMap(({ rows }) => pass(rows, frame))
  )
