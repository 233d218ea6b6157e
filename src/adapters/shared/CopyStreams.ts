import type { EventEmitter } from "node:events"
import { finished } from "node:stream/promises"
import { NodeSink, NodeStream } from "@effect/platform-node"
import { Data, Effect, Ref, Stream } from "effect"
import type pg from "pg"
import { from as copyFrom, to as copyTo } from "pg-copy-streams"
import { RepositoryError } from "../../application/ports/PortErrors.js"
import { classifySqlFailure } from "./SqlErrors.js"

/** What the driver said when a COPY or the transaction around it failed. */
export class CopyFailed extends Data.TaggedError("CopyFailed")<{ readonly cause: unknown }> {}

const isCopyFailed = (failure: unknown): failure is CopyFailed => failure instanceof CopyFailed

/** Ends a port method that copies: its typed failure; a statement that is wrong is a defect. */
export const copyErrors =
  (operation: string) =>
  <A, E, R>(effect: Effect.Effect<A, E | CopyFailed, R>) =>
    effect.pipe(
      Effect.catchIf(isCopyFailed, ({ cause }) => {
        const reason = classifySqlFailure(cause)
        return reason === undefined ? Effect.die(cause) : Effect.fail(new RepositoryError({ operation, reason, cause }))
      }),
      Effect.withSpan(operation)
    )

const failed = (cause: unknown) => new CopyFailed({ cause })

/** A statement on a connection that copies. */
export const execute = (client: pg.ClientBase, statement: string, values: ReadonlyArray<unknown> = []) =>
  Effect.tryPromise({ try: () => client.query(statement, [...values]), catch: failed })

/** A connection of its own for COPY. One whose copy did not end is unusable: unless committed, it is closed, not returned. */
const copyConnection = (pool: pg.Pool) =>
  Effect.gen(function* () {
    const whole = yield* Ref.make(false)
    const client = yield* Effect.acquireRelease(
      Effect.tryPromise({ try: () => pool.connect(), catch: failed }),
      (acquired) => Effect.map(Ref.get(whole), (isWhole) => acquired.release(!isWhole))
    )
    return { client, commit: Effect.zipRight(execute(client, "commit"), Ref.set(whole, true)) }
  })

/** A copy whose connection ends when nobody attends to it any more; that would end the process otherwise. */
const survivor = <A extends EventEmitter>(copy: A): A => copy.on("error", () => {})

/** Bytes that are read ahead, and so handed on at once; the driver's own chunks are many and small. */
const READ_AHEAD = 1 << 20

/** `COPY (query) TO STDOUT (FORMAT binary)` on one read-only snapshot. */
export const copyOut = (pool: pg.Pool, query: string): Stream.Stream<Uint8Array, CopyFailed> =>
  Stream.unwrapScoped(
    Effect.gen(function* () {
      const { client, commit } = yield* copyConnection(pool)
      yield* execute(client, "begin isolation level repeatable read, read only")
      yield* execute(client, "set local max_parallel_workers_per_gather = 0")
      return NodeStream.fromReadable<CopyFailed, Uint8Array>(() => {
        const copy = survivor(
          client.query(copyTo(`copy (${query}) to stdout (format binary)`, { highWaterMark: READ_AHEAD }))
        )
        // The driver's copy stumbles over what it has read ahead of the failure, when asked for more.
        return copy.on("error", () => copy.destroy())
      }, failed).pipe(Stream.concat(Stream.execute(commit)))
    })
  )

/** Where copied rows go, and the last step of their transaction, told how many there are. */
export interface CopyTarget<A, E> {
  readonly table: string
  readonly columns: ReadonlyArray<string>
  readonly after: (copied: number) => Effect.Effect<A, E>
}

/**
 * `COPY … FROM STDIN (FORMAT binary)` in one transaction. Its first step says where the rows go; when that fails
 * everything stays as it is. What its last step gives.
 */
export const copyIn = <A, E, E2>(
  pool: pg.Pool,
  first: (client: pg.ClientBase) => Effect.Effect<CopyTarget<A, E2>, E2>,
  rows: Stream.Stream<Uint8Array, E>
): Effect.Effect<A, E | E2 | CopyFailed> =>
  Effect.scoped(
    Effect.gen(function* () {
      const { client, commit } = yield* copyConnection(pool)
      yield* execute(client, "begin")
      yield* execute(client, "set local statement_timeout = 0")
      const { after, columns, table } = yield* first(client)
      const target = survivor(
        client.query(copyFrom(`copy ${table} (${columns.join(", ")}) from stdin (format binary)`))
      )
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
      const result = yield* after(target.rowCount)
      yield* commit
      return result
    })
  )
