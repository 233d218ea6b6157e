import { Effect, Schedule, Schema } from "effect"
import type pg from "pg"
import type { PublishedTable } from "../../../src/application/aggregation/AggregationTable.js"
import { type Environment, platformProcess, said } from "../../support/PlatformProcess.js"

/** When a run is killed: so many milliseconds after it has begun, or when it is publishing and has come to a table. */
export type KillPoint =
  | { readonly _tag: "After"; readonly millis: number }
  | { readonly _tag: "Publishing"; readonly table: PublishedTable }

/** How long a run is kept in the middle of publishing, for readers to look on, before it is killed. */
const HALF_PUBLISHED = "500 millis"

/** What the signal came into. */
export const phases = ["before the run", "while it prepared", "while it published", "after it had published"] as const
export type Phase = (typeof phases)[number]

const Found = Schema.Tuple(Schema.Struct({ run: Schema.String, generation: Schema.String, publishing: Schema.Boolean }))

const query = (client: pg.Client, text: string) => Effect.promise(() => client.query(text))

/** Newest run and newest generation, and whether one is being published: its row is written and not yet there. */
const find = (client: pg.Client) =>
  query(
    client,
    `select
       (select coalesce(max(id), 0)::text from job_run) as run,
       (select coalesce(max(id), 0)::text from generation) as generation,
       exists (
         select 1
         from pg_locks
         where database = (select oid from pg_database where datname = current_database())
           and relation = 'public.generation'::regclass
           and mode = 'RowExclusiveLock'
       ) as publishing`
  ).pipe(
    Effect.flatMap(({ rows }) => Schema.decodeUnknown(Found)(rows)),
    Effect.map(([found]) => found),
    Effect.orDie
  )

/** Whoever wants to write to a table waits, and readers do not, until the scope closes. */
const withheld = (client: pg.Client, table: PublishedTable) =>
  Effect.acquireRelease(query(client, `begin; lock table ${table} in share mode`), () => query(client, "rollback"))

const someoneWaitsFor = (client: pg.Client, table: PublishedTable) =>
  query(
    client,
    `select 1
     from pg_locks
     where database = (select oid from pg_database where datname = current_database())
       and relation = 'public.${table}'::regclass
       and not granted`
  ).pipe(
    Effect.repeat({ until: ({ rowCount }) => rowCount !== 0, schedule: Schedule.spaced("5 millis") }),
    Effect.zipRight(Effect.sleep(HALF_PUBLISHED))
  )

/** Starts an aggregation, kills it at a point, and tells what the signal came into. `client` is a session of its own database. */
export const killedRun = (client: pg.Client, environment: Environment, point: KillPoint) =>
  Effect.gen(function* () {
    const before = yield* find(client)
    const publishing = yield* Effect.scoped(
      Effect.gen(function* () {
        if (point._tag === "Publishing") yield* withheld(client, point.table)
        const doomed = yield* platformProcess(["aggregate"], environment)
        const moment =
          point._tag === "Publishing"
            ? someoneWaitsFor(client, point.table)
            : Effect.zipRight(said(doomed, "aggregation started"), Effect.sleep(point.millis))
        yield* Effect.raceFirst(moment, doomed.ended)
        const found = yield* find(client)
        yield* Effect.sync(() => doomed.child.kill("SIGKILL"))
        yield* doomed.ended
        return found.publishing
      })
    )
    yield* sessionsGone(client)
    const after = yield* find(client)
    const phase = (): Phase => {
      if (after.generation !== before.generation) return "after it had published"
      if (publishing) return "while it published"
      return after.run === before.run ? "before the run" : "while it prepared"
    }
    return phase()
  })

/** The server notices that a client is gone when it is next to answer it; until then its transaction is open. */
const sessionsGone = (client: pg.Client) =>
  query(
    client,
    `select 1
       from pg_stat_activity a
       where a.datname = current_database()
         and a.application_name = 'cdp work'
         and exists (select 1 from pg_locks l where l.pid = a.pid and l.mode = 'RowExclusiveLock')`
  ).pipe(Effect.repeat({ until: ({ rowCount }) => rowCount === 0, schedule: Schedule.spaced("20 millis") }))
