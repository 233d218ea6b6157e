import { Deferred, Effect, Layer, Option, Redacted, Schedule } from "effect"
import pg from "pg"
import { JobLock, LockLost } from "../../application/ports/JobLock.js"
import { RepositoryError } from "../../application/ports/PortErrors.js"
import { connectionSettings, endInTime } from "../shared/PostgresPool.js"
import { classifySqlFailure } from "../shared/SqlErrors.js"
import { databaseUrl } from "./CdpDatabase.js"

/** First half of our advisory lock keys; the second is a hash of the job's name. */
const LOCK_SPACE = 7311
const HEARTBEAT = "10 seconds"

const query = (client: pg.Client, text: string, values: ReadonlyArray<unknown>) =>
  Effect.tryPromise({
    try: () => client.query<{ granted: boolean }>(text, [...values]),
    catch: (cause) =>
      new RepositoryError({ operation: "JobLock.withLock", reason: classifySqlFailure(cause) ?? "unavailable", cause })
  })

/** A connection that lives as long as the lock; whatever ends it completes `lost`. */
const lockConnection = (url: Redacted.Redacted, lost: Deferred.Deferred<void>) =>
  Effect.acquireRelease(
    Effect.gen(function* () {
      const client = new pg.Client({
        ...connectionSettings,
        connectionString: Redacted.value(url),
        application_name: "cdp job lock",
        query_timeout: 10_000
      })
      const lose = () => Deferred.unsafeDone(lost, Effect.void)
      client.on("error", lose)
      client.on("end", lose)
      yield* Effect.tryPromise({
        try: () => client.connect(),
        catch: (cause) => new RepositoryError({ operation: "JobLock.withLock", reason: "unavailable", cause })
      })
      return client
    }),
    (client) => endInTime("a job lock", client)
  )

/** Advisory session locks, each on a connection of its own: when that connection ends, for whatever reason, the lock is free. */
export const PgJobLockLive = Layer.effect(
  JobLock,
  Effect.map(databaseUrl, (url) =>
    JobLock.of({
      withLock: (job) => (work) =>
        Effect.scoped(
          Effect.gen(function* () {
            const lost = yield* Deferred.make<void>()
            const client = yield* lockConnection(url, lost)
            const { rows } = yield* query(client, "select pg_try_advisory_lock($1, hashtext($2)) as granted", [
              LOCK_SPACE,
              job
            ])
            if (rows[0]?.granted !== true) return Option.none()

            const heartbeat = query(client, "select true as granted", []).pipe(
              Effect.repeat(Schedule.spaced(HEARTBEAT)),
              Effect.catchAll((failure) => Effect.logWarning(`the lock connection of ${job} does not answer`, failure)),
              Effect.zipRight(Deferred.succeed(lost, undefined))
            )
            yield* Effect.forkScoped(heartbeat)
            return yield* Effect.raceFirst(
              Effect.asSome(work),
              Deferred.await(lost).pipe(Effect.zipRight(new LockLost({ job })))
            )
          })
        )
    })
  )
)
