import { type DateTime, Effect, type Redacted } from "effect"
import { CopyFailed } from "../shared/CopyStreams.js"
import { acquirePool } from "../shared/PostgresPool.js"
import { heldLock } from "./SessionLock.js"
import { copyRows } from "./sample/CopyRows.js"
import { sampleNetwork } from "./sample/Network.js"
import { urlFinderDay, urlFinderRate } from "./sample/ProviderRates.js"
import { readRealData } from "./sample/RealData.js"
import { HOURS_PER_DAY, historyStart, hourOf, timestampText } from "./sample/Timeline.js"

export interface SampleHistorySettings {
  /** The CDP database, migrated. */
  readonly url: Redacted.Redacted
  readonly now: DateTime.Utc
  readonly seed: number
  readonly firstStart: DateTime.Utc
}

/** Held by the session of whoever fills in the history. */
const HISTORY_LOCK = 7_311_004

/** Minutes after midnight at which the URL finder is asked, as a fraction of an hour. */
const ASKED_AT = 5 / 60

/**
 * URL-finder days that nobody can ask for afterwards: every day from the start of the sample's history to the day
 * before `now` of which we have no row. The number of rows added.
 */
export const preloadHistory = (settings: SampleHistorySettings) =>
  Effect.gen(function* () {
    const pool = yield* acquirePool({
      url: settings.url,
      applicationName: "cdp-sample",
      maxConnections: 2,
      statementTimeout: "10 minutes",
      readOnly: false
    })
    yield* heldLock(pool, HISTORY_LOCK)
    const client = yield* Effect.acquireRelease(
      Effect.tryPromise({ try: () => pool.connect(), catch: (cause) => new CopyFailed({ cause }) }),
      (connection, exit) => Effect.sync(() => connection.release(exit._tag === "Failure"))
    )
    const stored = yield* Effect.tryPromise({
      try: () =>
        client.query<{ day: number }>(
          `select distinct (extract(epoch from date)::bigint / 86400)::integer as day
           from provider_url_finder_retrievability_daily`
        ),
      catch: (cause) => new CopyFailed({ cause })
    })
    const known = new Set(stored.rows.map(({ day }) => day))
    const missing: Array<number> = []
    const today = Math.floor(hourOf(settings.now) / HOURS_PER_DAY)
    for (let day = historyStart(settings.firstStart) / HOURS_PER_DAY; day < today; day++) {
      if (!known.has(day)) missing.push(day)
    }
    if (missing.length === 0) return 0
    const network = sampleNetwork(settings.seed, yield* readRealData)
    const rows = missing.flatMap((day) =>
      network.providers.map((provider) => ({
        date: `${timestampText(day * HOURS_PER_DAY + ASKED_AT)}Z`,
        provider: provider.id,
        success_rate: urlFinderRate(urlFinderDay(network, provider, day))
      }))
    )
    yield* copyRows(client, { table: "provider_url_finder_retrievability_daily", rows })
    return rows.length
  }).pipe(Effect.scoped, Effect.withSpan("preloadHistory"))
