import { finished } from "node:stream/promises"
import { NodeSink, NodeStream } from "@effect/platform-node"
import { Data, Effect, Ref, Stream } from "effect"
import type pg from "pg"
import { from as copyFrom, to as copyTo } from "pg-copy-streams"

/** What the driver said when a COPY or the transaction around it failed. */
export class CopyFailed extends Data.TaggedError("CopyFailed")<{ readonly cause: unknown }> {}

const failed = (cause: unknown) => new CopyFailed({ cause })

/** A connection of its own for COPY. One whose copy did not end is unusable: unless committed, it is closed, not returned. */
const copyConnection = (pool: pg.Pool) =>
  Effect.gen(function* () {
    const whole = yield* Ref.make(false)
    const client = yield* Effect.acquireRelease(
      Effect.tryPromise({ try: () => pool.connect(), catch: failed }),
      (acquired) => Effect.map(Ref.get(whole), (isWhole) => acquired.release(!isWhole))
    )
    const execute = (statement: string) => Effect.tryPromise({ try: () => client.query(statement), catch: failed })
    return { client, execute, commit: Effect.zipRight(execute("commit"), Ref.set(whole, true)) }
  })

/** `COPY (query) TO STDOUT (FORMAT binary)` on one read-only snapshot. */
export const copyOut = (pool: pg.Pool, query: string): Stream.Stream<Uint8Array, CopyFailed> =>
  Stream.unwrapScoped(
    Effect.gen(function* () {
      const { client, commit, execute } = yield* copyConnection(pool)
      yield* execute("begin isolation level repeatable read, read only")
      yield* execute("set local max_parallel_workers_per_gather = 0")
      return NodeStream.fromReadable<CopyFailed, Uint8Array>(
        () => client.query(copyTo(`copy (${query}) to stdout (format binary)`)),
        failed
      ).pipe(Stream.concat(Stream.execute(commit)))
    })
  )

export interface CopyTarget<E> {
  readonly table: string
  readonly columns: ReadonlyArray<string>
  /** First step of the transaction; when it fails the table stays as it is. */
  readonly permission: (client: pg.ClientBase) => Effect.Effect<void, E>
}

/** Replaces the rows of a table by `COPY … FROM STDIN (FORMAT binary)` in one transaction. The number of rows written. */
export const copyIn = <E, E2>(
  pool: pg.Pool,
  { columns, permission, table }: CopyTarget<E2>,
  rows: Stream.Stream<Uint8Array, E>
): Effect.Effect<number, E | E2 | CopyFailed> =>
  Effect.scoped(
    Effect.gen(function* () {
      const { client, commit, execute } = yield* copyConnection(pool)
      yield* execute("begin")
      yield* permission(client)
      yield* execute("set local statement_timeout = 0")
      yield* execute(`truncate ${table}`)
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
      yield* commit
      return target.rowCount
    })
  )
