import { type DateTime, Effect, type Redacted, Schema } from "effect"
import type pg from "pg"
import { urlFinderMetrics } from "../../domain/storage-provider/urlFinderMetrics.js"
import { execute } from "../shared/CopyStreams.js"
import { acquirePool } from "../shared/PostgresPool.js"
import { inTransaction } from "./FilledDatabase.js"
import { heldLock } from "./SessionLock.js"
import { copyRows, type TableRows } from "./sample/CopyRows.js"
import { type SampleHistory, sampleHistories } from "./sample/Histories.js"
import { placeRows } from "./sample/ProviderPlaces.js"
import type { Day } from "./sample/ProviderRates.js"
import type { SampleWorld } from "./sample/SampleWorld.js"
import { HOURS_PER_DAY, hourOf } from "./sample/Timeline.js"

export interface SampleHistorySettings {
  /** The CDP database, migrated. */
  readonly url: Redacted.Redacted
  readonly now: DateTime.Utc
  readonly world: SampleWorld
}

/** Held by the session of whoever fills in the history. */
const HISTORY_LOCK = 7_311_004

/**
 * What nobody can ask the services for afterwards: of each history every day up to the one before `now` of which we have
 * no row, and places of providers when we know none. The number of rows added.
 */
export const preloadHistory = ({ now, url, world }: SampleHistorySettings) =>
  Effect.gen(function* () {
    const pool = yield* acquirePool({
      url,
      applicationName: "cdp-sample",
      maxConnections: 2,
      statementTimeout: "10 minutes",
      readOnly: false
    })
    yield* heldLock(pool, HISTORY_LOCK)
    const today = Math.floor(hourOf(now) / HOURS_PER_DAY)
    const metrics = yield* inTransaction(pool, storedMetrics)
    const added = yield* Effect.forEach(sampleHistories(world, metrics), (history) =>
      inTransaction(pool, (client) =>
        Effect.gen(function* () {
          const first = Math.max(world.firstDay, today - (history.days ?? today))
          const days = yield* missingDays(client, history, first, today)
          return yield* copyTables(client, days.length === 0 ? [] : history.rows(days))
        })
      )
    )
    const places = yield* inTransaction(pool, (client) =>
      Effect.gen(function* () {
        const { rows } = yield* execute(client, "select 1 from provider_ip_info limit 1")
        if (rows.length > 0) return 0
        return yield* copyTables(client, [{ table: "provider_ip_info", rows: placeRows(world, today) }])
      })
    )
    return added.reduce((sum, rows) => sum + rows, places)
  }).pipe(Effect.scoped, Effect.withSpan("preloadHistory"))

const decodeDays = Schema.decodeUnknown(Schema.Array(Schema.Struct({ day: Schema.Int })))

const missingDays = (client: pg.PoolClient, { dayColumn, table }: SampleHistory, first: Day, today: Day) =>
  execute(
    client,
    `select distinct (extract(epoch from ${dayColumn})::bigint / 86400)::integer as day
     from ${table}`
  ).pipe(
    Effect.flatMap(({ rows }) => Effect.orDie(decodeDays(rows))),
    Effect.map((stored) => {
      const known = new Set(stored.map(({ day }) => day))
      return Array.from({ length: Math.max(0, today - first) }, (_, at) => first + at).filter((day) => !known.has(day))
    })
  )

const copyTables = (client: pg.PoolClient, tables: ReadonlyArray<TableRows>) =>
  Effect.as(
    Effect.forEach(tables, (content) => copyRows(client, content), { discard: true }),
    tables.reduce((sum, { rows }) => sum + rows.length, 0)
  )

const decodeMetrics = Schema.decodeUnknown(
  Schema.Array(
    Schema.Struct({ id: Schema.String, metric: Schema.Literal("TTFB", "RPA_RETRIEVABILITY", "BANDWIDTH", "CAR_FILES") })
  )
)

/** Ids of the metrics, which are added where the collector has not done so. */
const storedMetrics = (client: pg.PoolClient) =>
  Effect.gen(function* () {
    for (const { description, id, name, unit } of urlFinderMetrics) {
      yield* execute(
        client,
        `insert into storage_provider_url_finder_metric (metric_type, name, description, unit)
         values ($1, $2, $3, $4)
         on conflict (metric_type) do nothing`,
        [id, name, description, unit]
      )
    }
    const { rows } = yield* execute(
      client,
      "select id, metric_type as metric from storage_provider_url_finder_metric order by metric_type"
    )
    const stored = yield* Effect.orDie(decodeMetrics(rows))
    return new Map(stored.map(({ id, metric }) => [metric, id]))
  })
