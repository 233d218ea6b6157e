import * as Migrator from "@effect/sql/Migrator"
import { Data, Effect, Layer } from "effect"
import { CdpPool } from "./CdpDatabase.js"
import collected from "./migrations/0001_collected.js"
import runs from "./migrations/0002_runs.js"
import sourceCopies from "./migrations/0003_source_copies.js"
import derived from "./migrations/0004_derived.js"
import shadowsAndViews from "./migrations/0005_shadows_and_views.js"

const migrations = Migrator.fromRecord({
  "0001_collected": collected,
  "0002_runs": runs,
  "0003_source_copies": sourceCopies,
  "0004_derived": derived,
  "0005_shadows_and_views": shadowsAndViews
})

/** Held while migrating, so that instances that start together on an empty database do not race. */
const MIGRATION_LOCK = 7_311_001

/** Our database cannot be used at the start. */
export class DatabaseUnusable extends Data.TaggedError("DatabaseUnusable")<{ readonly cause: unknown }> {
  override get message(): string {
    return "the database of DATABASE_URL cannot be reached or not be migrated; check the address and that it accepts this user"
  }
}

const unusable = (cause: unknown) => new DatabaseUnusable({ cause })

const migrateUnderLock = Effect.gen(function* () {
  const pool = yield* CdpPool
  const connection = yield* Effect.acquireRelease(
    Effect.tryPromise({ try: () => pool.connect(), catch: unusable }),
    (client) => Effect.sync(() => client.release(true))
  )
  const query = (text: string, values: ReadonlyArray<unknown> = []) =>
    Effect.tryPromise({ try: () => connection.query(text, [...values]), catch: unusable })
  yield* query("set statement_timeout = 0")
  yield* query("select pg_advisory_lock($1)", [MIGRATION_LOCK])
  yield* Migrator.make({})({ loader: migrations, table: "cdp_migrations" }).pipe(Effect.mapError(unusable))
}).pipe(Effect.scoped, Effect.withSpan("migrate"))

/** Brings the schema up to date once per start. */
export const MigrationsLive = Layer.effectDiscard(migrateUnderLock)
