import { SqlClient } from "@effect/sql"
import { Data, Effect, type Redacted } from "effect"
import type pg from "pg"
import { createDmobIndexes, createDmobTables } from "../../../src/adapters/sandbox/DmobSchema.js"
import { inTransaction, provideSql } from "../../../src/adapters/sandbox/FilledDatabase.js"
import type { TableRows } from "../../../src/adapters/sandbox/sample/CopyRows.js"
import { dealRow } from "../../../src/adapters/sandbox/sample/DealRows.js"
import { dealDays } from "./Deals.js"
import { type DealTally, dealTally } from "./DealTally.js"
import { type GeneratedNetwork, generatedNetwork } from "./GeneratedNetwork.js"
import type { GeneratorSettings } from "./GeneratorSettings.js"
import { copyBatches, loadingPool } from "./Loading.js"
import { measuredDays } from "./Measurements.js"
import { registryTables } from "./Registry.js"
import { smallTables } from "./SmallTables.js"

export interface GeneratorTarget extends GeneratorSettings {
  /** The database that becomes a DMOB. */
  readonly dmob: Redacted.Redacted
  /** A migrated CDP database, to fill the tables of its collectors. */
  readonly cdp?: Redacted.Redacted
  /** Drops what stands in the way; without it such a database is refused. */
  readonly replace?: boolean
}

/** A database has a table, or rows of a collected one, that would be generated. */
export class AlreadyFilled extends Data.TaggedError("AlreadyFilled")<{ readonly table: string }> {
  override get message(): string {
    return `the database holds ${this.table} already; name another one, or let --replace drop what is there`
  }
}

/** The CDP database lacks a table that our migrations make. */
export class NotMigrated extends Data.TaggedError("NotMigrated")<{ readonly table: string }> {
  override get message(): string {
    return `the CDP database has no table ${this.table}; migrate it first`
  }
}

export interface GeneratedFigures {
  readonly deals: number
  readonly clients: number
  readonly allocators: number
  readonly providers: number
}

/** Fills a DMOB, and a CDP where one is named, with made-up rows; see the settings. Memory stays flat with `deals`. */
export const generateInto = ({ cdp, dmob, replace = false, ...settings }: GeneratorTarget) =>
  Effect.gen(function* () {
    const dmobPool = yield* loadingPool(dmob)
    const cdpPool = cdp === undefined ? undefined : yield* loadingPool(cdp)
    // Whatever is refused is refused before anything is changed.
    if (cdpPool !== undefined) yield* provideSql(cdpPool, checkCollected(replace))
    yield* provideSql(dmobPool, prepareDmob(replace))

    const network = generatedNetwork(settings)
    const tally = yield* inTransaction(dmobPool, (client) =>
      Effect.gen(function* () {
        const { addAll, tally } = dealTally()
        yield* copyBatches(client, dealTables(network, settings.deals, addAll))
        yield* copyBatches(client, smallTables(network, tally).values())
        return tally
      })
    )
    const fillCollected = (pool: pg.Pool) =>
      inTransaction(pool, (client) => copyBatches(client, collectedTables(network, tally))).pipe(
        Effect.zipRight(provideSql(pool, analyseCollected))
      )
    const rest = [provideSql(dmobPool, finishDmob), cdpPool === undefined ? Effect.void : fillCollected(cdpPool)]
    yield* Effect.all(rest, { concurrency: 2, discard: true })
    return {
      deals: settings.deals,
      clients: network.clients.length,
      allocators: network.allocators.length,
      providers: network.providers.length
    } satisfies GeneratedFigures
  }).pipe(Effect.scoped, Effect.withSpan("generateInto"))

function* dealTables(
  network: GeneratedNetwork,
  deals: number,
  seen: ReturnType<typeof dealTally>["addAll"]
): Generator<TableRows> {
  for (const day of dealDays(network, deals)) {
    seen(day)
    yield { table: "unified_verified_deal", rows: day.map((deal) => dealRow(deal, network.period.until)) }
  }
}

function* collectedTables(network: GeneratedNetwork, tally: DealTally): Generator<TableRows> {
  yield* registryTables(network)
  for (const { spark, urlFinder } of measuredDays(network, tally)) {
    yield { table: "provider_retrievability_daily", rows: spark }
    yield { table: "provider_url_finder_retrievability_daily", rows: urlFinder }
  }
}

const smallDmobTables = [
  "verified_client_allowance",
  "verified_client",
  "verifier",
  "verifier_allowance",
  "client_contract",
  "dc_allocation_claim"
]
const dmobTables = ["unified_verified_deal", ...smallDmobTables]

const prepareDmob = (replace: boolean) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    if (replace) {
      // A sample whose rows are gone must not count as complete.
      yield* sql`drop table if exists sample_state`
      yield* sql`drop materialized view if exists unique_providers`
      for (const table of dmobTables) yield* sql`drop table if exists ${sql(table)}`
    }
    for (const table of [...dmobTables, "unique_providers"]) {
      if (yield* exists(table)) return yield* new AlreadyFilled({ table })
    }
    yield* createDmobTables
  })

const finishDmob = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`set maintenance_work_mem = '256MB'`
  yield* createDmobIndexes
  // Whoever inserts without an id goes on where the generated ones end.
  for (const table of dmobTables) {
    yield* sql`select setval(pg_get_serial_sequence(${table}, 'id'), coalesce(max(id), 0) + 1, false) from ${sql(table)}`
  }
  yield* sql`refresh materialized view unique_providers`
  // Vacuumed, the first reader need not settle the rows, which would cost it time and writes.
  for (const table of [...dmobTables, "unique_providers"]) yield* sql`vacuum (analyze) ${sql(table)}`
})

const collected = [
  "allocator_registry",
  "allocator_registry_archive",
  "allocator_client_bookkeeping",
  "provider_retrievability_daily",
  "provider_url_finder_retrievability_daily"
]

/** Tables of collectors that are there and empty. */
const checkCollected = (replace: boolean) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    for (const table of collected) if (!(yield* exists(table))) return yield* new NotMigrated({ table })
    for (const table of collected) {
      if (replace) yield* sql`truncate ${sql(table)}`
      const rows = yield* sql`select 1 from ${sql(table)} limit 1`
      if (rows.length > 0) return yield* new AlreadyFilled({ table })
    }
  })

const analyseCollected = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  for (const table of collected) yield* sql`vacuum (analyze) ${sql(table)}`
})

const exists = (table: string) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql`
      select 1
      from pg_class
      where oid = to_regclass(${table})`
    return rows.length > 0
  })
