import { Effect } from "effect"
import type pg from "pg"
import { CopyFailed } from "../shared/CopyStreams.js"

/** Waits for an advisory lock of this database and holds it on a connection of its own until the scope closes. */
export const heldLock = (pool: pg.Pool, key: number) =>
  Effect.acquireRelease(
    Effect.tryPromise({ try: () => pool.connect(), catch: (cause) => new CopyFailed({ cause }) }),
    // The end of the session is the end of the lock.
    (client) => Effect.sync(() => client.release(true))
  ).pipe(
    Effect.flatMap((client) =>
      Effect.tryPromise({
        try: () => client.query("select pg_advisory_lock($1)", [key]),
        catch: (cause) => new CopyFailed({ cause })
      })
    ),
    Effect.asVoid
  )
