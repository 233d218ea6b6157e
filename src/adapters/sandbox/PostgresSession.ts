import { Data, Effect, Option, Redacted, Schedule, Schema } from "effect"
import pg from "pg"
import { endInTime } from "../shared/PostgresPool.js"
import { errorCode } from "./DataFolder.js"
import { isAlive, type ServerProcess } from "./PostgresServer.js"

/** The server refused a session, or a statement of ours. */
export class SessionFailed extends Data.TaggedError("SessionFailed")<{ readonly cause: unknown }> {
  override get message(): string {
    return this.cause instanceof Error ? this.cause.message : String(this.cause)
  }
}

/** Not listening yet, starting up, recovering, or closing down. */
const notYet = new Set(["ECONNREFUSED", "ECONNRESET", "57P03"])

const mayComeUp = ({ cause }: SessionFailed): boolean =>
  Option.exists(errorCode(cause), (code) => notYet.has(code)) ||
  (cause instanceof Error && /Connection terminated unexpectedly/.test(cause.message))

const attempt = <A>(work: () => Promise<A>) =>
  Effect.tryPromise({ try: work, catch: (cause) => new SessionFailed({ cause }) })

/** A session of the superuser on the database `postgres`, which shows our process id to whom it may concern. */
const openSession = (server: ServerProcess, password: Redacted.Redacted) =>
  attempt(async () => {
    const client = new pg.Client({
      host: "127.0.0.1",
      port: server.port,
      user: "postgres",
      password: Redacted.value(password),
      database: "postgres",
      application_name: `cdp ${process.pid}`,
      ssl: false,
      connectionTimeoutMillis: 15_000
    })
    // A session that breaks is noticed by its next statement; unheard, the event would end the process.
    client.on("error", () => {})
    await client.connect()
    return client
  })

const slow = Effect.logInfo("PostgreSQL is still starting: it recovers what a crash has left").pipe(
  Effect.delay("5 seconds"),
  Effect.zipRight(Effect.never)
)

/** A server that recovers from a crash says so and is waited for, as long as it lives; one that says nothing is given up soon. */
export const awaitSession = (server: ServerProcess, password: Redacted.Redacted) =>
  openSession(server, password).pipe(
    Effect.retry({
      schedule: Schedule.spaced("40 millis"),
      while: (failure) => mayComeUp(failure) && isAlive(server.pid)
    }),
    Effect.raceFirst(slow),
    Effect.timeoutFail({
      duration: "10 minutes",
      onTimeout: () => new SessionFailed({ cause: new Error("not up after 10 minutes") })
    })
  )

export const closeSession = (session: pg.Client) => endInTime("the embedded PostgreSQL", session)

/** Held by the session of the process that owns the server; the server itself lets go when that process dies. */
const OWNER_LOCK = [7311, 2] as const

const Locked = Schema.Struct({ locked: Schema.Boolean })
const Owner = Schema.Struct({ application: Schema.String })
const Name = Schema.Struct({ name: Schema.String })

const query = <A, I>(session: pg.Client, row: Schema.Schema<A, I>, text: string, values: ReadonlyArray<unknown>) =>
  attempt(() => session.query<Record<string, unknown>>(text, [...values])).pipe(
    Effect.flatMap(({ rows }) => Effect.orDie(Schema.decodeUnknown(Schema.Array(row))(rows)))
  )

/** Whether we are the owner now. The session of an owner just killed ends within milliseconds, hence the second look. */
export const tryOwn = (session: pg.Client): Effect.Effect<boolean, SessionFailed> => {
  const look = Effect.map(query(session, Locked, "select pg_try_advisory_lock($1, $2) as locked", OWNER_LOCK), (rows) =>
    rows.some(({ locked }) => locked)
  )
  const lookAgain = Effect.delay(look, "500 millis")
  return Effect.flatMap(look, (locked) => (locked ? Effect.succeed(true) : lookAgain))
}

/** The process that owns the server. */
export const findOwner = (session: pg.Client) =>
  Effect.map(
    query(
      session,
      Owner,
      `select a.application_name as application
       from pg_locks l
       join pg_stat_activity a on a.pid = l.pid
       where l.locktype = 'advisory' and l.granted and l.classid = $1 and l.objid = $2`,
      OWNER_LOCK
    ),
    ([owner]) => Option.filter(Option.some(Number(owner?.application.replace("cdp ", ""))), Number.isInteger)
  )

/** Creates the databases that are missing; one that another process creates meanwhile is there, too. */
export const createDatabases = (session: pg.Client, databases: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const present = new Set(
      (yield* query(session, Name, "select datname as name from pg_database", [])).map((row) => row.name)
    )
    for (const name of databases.filter((candidate) => !present.has(candidate)))
      yield* attempt(() => session.query(`create database ${pg.escapeIdentifier(name)}`)).pipe(
        Effect.catchIf(
          ({ cause }) => Option.exists(errorCode(cause), (code) => code === "42P04" || code === "23505"),
          () => Effect.void
        )
      )
  })
