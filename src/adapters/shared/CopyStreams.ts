import { finished } from "node:stream/promises"
import { NodeSink, NodeStream } from "@effect/platform-node"
import { Data, Effect, Stream } from "effect"
import type pg from "pg"
import { from as copyFrom, to as copyTo } from "pg-copy-streams"

/** What the driver said when a COPY or the transaction around it failed. */
export class CopyFailed extends Data.TaggedError("CopyFailed")<{ readonly cause: unknown }> {}

const failed = (cause: unknown) => new CopyFailed({ cause })

/** A connection of its own for COPY. A copy that did not end leaves it unusable, so then it is closed, not returned. */
const copyConnection = (pool: pg.Pool) =>
  Effect.acquireRelease(Effect.tryPromise({ try: () => pool.connect(), catch: failed }), (client, exit) =>
    Effect.sync(() => client.release(exit._tag === "Failure"))
  )

const execute = (client: pg.PoolClient, statement: string) =>
  Effect.tryPromise({ try: () => client.query(statement), catch: failed })

/** `COPY (query) TO STDOUT (FORMAT binary)` on one read-only snapshot. */
export const copyOut = (pool: pg.Pool, query: string): Stream.Stream<Uint8Array, CopyFailed> =>
  Stream.unwrapScoped(
    Effect.gen(function* () {
      const client = yield* copyConnection(pool)
      yield* execute(client, "begin isolation level repeatable read, read only")
      yield* execute(client, "set local max_parallel_workers_per_gather = 0")
      return NodeStream.fromReadable<CopyFailed, Uint8Array>(
        () => client.query(copyTo(`copy (${query}) to stdout (format binary)`)),
        failed
      ).pipe(Stream.concat(Stream.execute(execute(client, "commit"))))
    })
  )

/** Replaces the rows of a table by `COPY … FROM STDIN (FORMAT binary)` in one transaction. The number of rows written. */
export const copyIn = <E>(
  pool: pg.Pool,
  table: string,
  columns: ReadonlyArray<string>,
  rows: Stream.Stream<Uint8Array, E>
): Effect.Effect<number, E | CopyFailed> =>
  Effect.scoped(
    Effect.gen(function* () {
      const client = yield* copyConnection(pool)
      yield* execute(client, "begin")
      yield* execute(client, "set local statement_timeout = 0")
      yield* execute(client, `truncate ${table}`)
      const target = client.query(copyFrom(`copy ${table} (${columns.join(", ")}) from stdin (format binary)`))
      const written = finished(target)
      // Awaited below; when the rows fail first, nobody does.
      written.catch(() => {})
      // The sink would end the copy after rows that fail, too: rows that broke off are no whole table.
      yield* Stream.run(
        rows,
        NodeSink.fromWritable(() => target, failed, { endOnDone: false })
      )
      target.end()
      yield* Effect.tryPromise({ try: () => written, catch: failed })
      yield* execute(client, "commit")
      return target.rowCount
    })
  )
