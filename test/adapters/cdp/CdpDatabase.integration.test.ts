import { SqlClient } from "@effect/sql"
import { assert, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Schedule } from "effect"
import { CdpReadsLive, CdpWorkLive } from "../../../src/adapters/cdp/CdpDatabase.js"
import { cdpDatabaseCheck } from "../../../src/adapters/cdp/PgDependencyHealth.js"
import { PgPoolUsageLive } from "../../../src/adapters/cdp/PgPoolUsage.js"
import { PgRunHistoryLive } from "../../../src/adapters/cdp/PgRunHistory.js"
import { PoolUsage } from "../../../src/application/ports/PoolUsage.js"
import { RunHistory } from "../../../src/application/ports/RunHistory.js"
import { testDatabase } from "../../support/Database.js"
import { configuredWith } from "../../support/TestCluster.js"

it.scopedLive("health and the run history answer while every session of the reads is busy", () =>
  Effect.gen(function* () {
    const configured = configuredWith(yield* testDatabase)
    const reads = yield* Layer.build(PgPoolUsageLive.pipe(Layer.provideMerge(CdpReadsLive), Layer.provide(configured)))
    const work = yield* Layer.build(PgRunHistoryLive.pipe(Layer.provideMerge(CdpWorkLive), Layer.provide(configured)))

    const slowRead = Effect.flatMap(SqlClient.SqlClient, (sql) => sql`select pg_sleep(30)`)
    const readers = yield* Effect.forkScoped(
      Effect.all(
        Array.from({ length: 12 }, () => slowRead),
        { concurrency: "unbounded" }
      ).pipe(Effect.provide(reads))
    )
    yield* Effect.flatten(PoolUsage).pipe(
      Effect.provide(reads),
      Effect.repeat({
        until: ({ total, waiting }) => total === 10 && waiting === 2,
        schedule: Schedule.spaced("20 millis")
      }),
      Effect.timeout("15 seconds")
    )

    const { ask } = yield* Effect.provide(cdpDatabaseCheck, work)
    yield* Effect.timeout(ask, "10 seconds")
    const { jobs } = yield* Effect.provide(RunHistory, work)
    assert.deepStrictEqual(yield* Effect.timeout(jobs, "10 seconds"), [])

    const sql = yield* Effect.provide(SqlClient.SqlClient, work)
    yield* sql`
      select pg_terminate_backend(pid)
      from pg_stat_activity
      where application_name = 'cdp reads' and datname = current_database()`
    assert.strictEqual((yield* Fiber.await(readers))._tag, "Failure")
  })
)

it.scopedLive("reads that are given up end at the server, also when they held every session", () =>
  Effect.gen(function* () {
    const configured = configuredWith(yield* testDatabase)
    const reads = yield* Layer.build(Layer.provide(CdpReadsLive, configured))
    const sql = yield* Effect.provide(SqlClient.SqlClient, reads)
    const inTransaction = sql.withTransaction(sql`select pg_sleep(20)`)
    const givenUp = Effect.option(Effect.timeout(inTransaction, "1 second"))
    yield* Effect.all(
      Array.from({ length: 10 }, () => givenUp),
      { concurrency: "unbounded" }
    ).pipe(Effect.timeout("15 seconds"))
    const running = yield* sql`
      select pid
      from pg_stat_activity
      where query like '%pg_sleep(20)%' and state = 'active' and pid <> pg_backend_pid()
        and datname = current_database()`
    assert.isEmpty(running)
  })
)
