import * as Migrator from "@effect/sql/Migrator"
import { SqlError } from "@effect/sql/SqlError"
import { PgClient } from "@effect/sql-pg"
import { Data, Effect, Layer, Option } from "effect"
import { innermostMessage } from "../shared/innermostMessage.js"
import { acquirePool } from "../shared/PostgresPool.js"
import { classifySqlFailure } from "../shared/SqlErrors.js"
import { databaseUrl } from "./CdpDatabase.js"
import collected from "./migrations/0001_collected.js"
import runs from "./migrations/0002_runs.js"
import sourceCopies from "./migrations/0003_source_copies.js"
import derived from "./migrations/0004_derived.js"
import shadowsAndViews from "./migrations/0005_shadows_and_views.js"
import dealFacts from "./migrations/0006_deal_facts.js"
import collectedPlacesAndIpni from "./migrations/0007_collected_places_and_ipni.js"
import distributions from "./migrations/0008_distributions.js"
import balancesAndStatistics from "./migrations/0009_balances_and_statistics.js"
import complianceModel from "./migrations/0010_compliance_model.js"
import dealHours from "./migrations/0011_deal_hours.js"
import reports from "./migrations/0012_reports.js"
import rejectedRows from "./migrations/0013_rejected_rows.js"
import ratesByNumber from "./migrations/0014_rates_by_number.js"
import collectedMeasurements from "./migrations/0015_collected_measurements.js"
import ingestProblems from "./migrations/0016_ingest_problems.js"
import answerMemory from "./migrations/0017_answer_memory.js"
import reportBasis from "./migrations/0018_report_basis.js"
import webhookDeliveries from "./migrations/0019_webhook_deliveries.js"
import clientSharedBytes from "./migrations/0020_client_shared_bytes.js"

const migrations = Migrator.fromRecord({
  "0001_collected": collected,
  "0002_runs": runs,
  "0003_source_copies": sourceCopies,
  "0004_derived": derived,
  "0005_shadows_and_views": shadowsAndViews,
  "0006_deal_facts": dealFacts,
  "0007_collected_places_and_ipni": collectedPlacesAndIpni,
  "0008_distributions": distributions,
  "0009_balances_and_statistics": balancesAndStatistics,
  "0010_compliance_model": complianceModel,
  "0011_deal_hours": dealHours,
  "0012_reports": reports,
  "0013_rejected_rows": rejectedRows,
  "0014_rates_by_number": ratesByNumber,
  "0015_collected_measurements": collectedMeasurements,
  "0016_ingest_problems": ingestProblems,
  "0017_answer_memory": answerMemory,
  "0018_report_basis": reportBasis,
  "0019_webhook_deliveries": webhookDeliveries,
  "0020_client_shared_bytes": clientSharedBytes
})

/** Held while migrating, so that instances that start together on an empty database do not race. */
const MIGRATION_LOCK = 7_311_001

/** Our database does not answer at the start. */
export class DatabaseUnreachable extends Data.TaggedError("DatabaseUnreachable")<{ readonly cause: unknown }> {
  override get message(): string {
    return `the database of DATABASE_URL cannot be reached (${innermostMessage(this.cause)}); check the address and that it accepts this user`
  }
}

/** Our database answers, and refused a step of the schema; nothing of it has been changed. */
export class MigrationFailed extends Data.TaggedError("MigrationFailed")<{
  /** What failed, in the migrator's words. */
  readonly step: string
  readonly cause: unknown
}> {
  override get message(): string {
    return `the database of DATABASE_URL could not be migrated: ${this.step}: ${innermostMessage(this.cause)}`
  }
}

const failed = (step: string, cause: unknown) =>
  classifySqlFailure(cause) === undefined || /No space left on device/.test(innermostMessage(cause))
    ? new MigrationFailed({ step, cause })
    : new DatabaseUnreachable({ cause })

/** The migrator takes a migration that fails for a defect, the SQL client a commit that fails. */
const migrate = Migrator.make({})({ loader: migrations, table: "cdp_migrations" }).pipe(
  Effect.catchSomeDefect((defect) =>
    defect instanceof Migrator.MigrationError || defect instanceof SqlError
      ? Option.some(Effect.fail(defect))
      : Option.none()
  ),
  Effect.mapError((failure) => failed(failure.message, failure))
)

/** On sessions of its own, as a migration may take as long as it takes. */
const migrateUnderLock = Effect.gen(function* () {
  const pool = yield* acquirePool({
    url: yield* databaseUrl,
    applicationName: "cdp migrations",
    maxConnections: 2,
    statementTimeout: 0,
    readOnly: false
  })
  const connection = yield* Effect.acquireRelease(
    Effect.tryPromise({ try: () => pool.connect(), catch: (cause) => new DatabaseUnreachable({ cause }) }),
    (client) => Effect.sync(() => client.release(true))
  )
  yield* Effect.tryPromise({
    try: () => connection.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]),
    catch: (cause) => failed("the lock", cause)
  })
  yield* Effect.provide(migrate, PgClient.layerFromPool({ acquire: Effect.succeed(pool) }))
}).pipe(
  Effect.catchTag("SqlError", (failure) => Effect.fail(failed("the connection", failure))),
  Effect.scoped,
  Effect.withSpan("migrate")
)

/** Brings the schema up to date once per start. */
export const MigrationsLive = Layer.effectDiscard(migrateUnderLock)
