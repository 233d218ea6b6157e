import { SqlClient } from "@effect/sql"
import { DateTime, Effect, type Redacted, Schema } from "effect"
import type pg from "pg"
import { execute } from "../shared/CopyStreams.js"
import { acquirePool } from "../shared/PostgresPool.js"
import { createDmobIndexes, createDmobTables } from "./DmobSchema.js"
import { inTransaction, provideSql } from "./FilledDatabase.js"
import { heldLock } from "./SessionLock.js"
import { copyRows, type TableRows } from "./sample/CopyRows.js"
import { claimRows, dealRow, realDealRows } from "./sample/DealRows.js"
import { type SampleDeal, sampleDeals } from "./sample/Deals.js"
import { SAMPLE_SEED } from "./sample/Network.js"
import { type SampleKey, type SampleWorld, sampleWorld } from "./sample/SampleWorld.js"
import { smallTables } from "./sample/SmallTables.js"
import { type Hour, heightAt, hourOf, instantOf, timestampText } from "./sample/Timeline.js"

export interface SampleDmobSettings {
  /** An empty database, or one that this function filled before. */
  readonly url: Redacted.Redacted
  readonly now: DateTime.Utc
  readonly seed?: number
}

/** What later starts and the sample services need to go on with the same sample. */
export interface SampleDmobState extends SampleKey {
  /** Deals exist up to this full hour. */
  readonly generatedUntil: DateTime.Utc
  /** Deals that this start added. */
  readonly dealsAdded: number
  readonly world: SampleWorld
}

const StateRow = Schema.Struct({
  seed: Schema.Number,
  first_start: Schema.DateTimeUtcFromDate,
  generated_until: Schema.DateTimeUtcFromDate
})

/** Held by the session of whoever prepares the sample. */
const SAMPLE_LOCK = 7_311_003

/**
 * Makes the sample DMOB: real rows and generated ones up to the last full hour before `now`. A later start adds the
 * hours that have passed; one within the same hour adds nothing. A first start that was cut short begins anew. Of
 * processes that do this at once the others wait for the first, and find what it has made.
 */
export const prepareSampleDmob = (settings: SampleDmobSettings) =>
  Effect.gen(function* () {
    const pool = yield* acquirePool({
      url: settings.url,
      applicationName: "cdp-sample",
      maxConnections: 3,
      statementTimeout: "10 minutes",
      readOnly: false
    })
    yield* heldLock(pool, SAMPLE_LOCK)
    const known = yield* provideSql(pool, storedState)
    const until = hourOf(settings.now)
    if (known === undefined) return yield* createSample(pool, settings.seed ?? SAMPLE_SEED, settings.now)
    const key = { seed: known.seed, firstStart: known.first_start }
    const world = yield* sampleWorld(key)
    if (until <= hourOf(known.generated_until)) {
      return { ...key, world, generatedUntil: known.generated_until, dealsAdded: 0 }
    }
    return yield* extendSample(pool, { key, world, from: hourOf(known.generated_until), until })
  }).pipe(Effect.scoped, Effect.withSpan("prepareSampleDmob"))

const storedState = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const exists = yield* sql`
    select 1
    from pg_class
    where oid = to_regclass('sample_state')`
  if (exists.length === 0) return undefined
  const rows = yield* sql`
    select seed, first_start, generated_until
    from sample_state`
  return (yield* Effect.orDie(Schema.decodeUnknown(Schema.Array(StateRow))(rows)))[0]
})

const createSample = (pool: pg.Pool, seed: number, now: DateTime.Utc) =>
  Effect.gen(function* () {
    const key = { seed, firstStart: now }
    const world = yield* sampleWorld(key)
    const { claims, data, history, network } = world
    const until = hourOf(now)
    const deals = sampleDeals(network, history, history, until)
    claims.learn(deals, until)
    yield* provideSql(pool, Effect.zipRight(dropTables, createDmobTables))
    yield* inTransaction(pool, (client) =>
      Effect.gen(function* () {
        yield* copyRows(client, { table: "unified_verified_deal", rows: realDealRows(data) })
        yield* copyDeals(client, deals, until)
        yield* replaceTables(client, smallTables(network, data, deals, history, until))
      })
    )
    yield* provideSql(pool, Effect.zipRight(createDmobIndexes, insertState(seed, now, until)))
    const dealsAdded = data.deals.length + deals.length
    return { ...key, world, generatedUntil: instantOf(until), dealsAdded } satisfies SampleDmobState
  })

interface Extension {
  readonly key: SampleKey
  readonly world: SampleWorld
  readonly from: Hour
  readonly until: Hour
}

const extendSample = (pool: pg.Pool, { key, world, from, until }: Extension) =>
  Effect.gen(function* () {
    const { claims, data, history, network } = world
    const deals = sampleDeals(network, history, history, until)
    claims.learn(deals, until)
    const added = deals.filter(({ created }) => created >= from)
    yield* inTransaction(pool, (client) =>
      Effect.gen(function* () {
        yield* copyDeals(client, added, until)
        yield* terminateSectors(client, deals, from, until)
        yield* replaceTables(client, smallTables(network, data, deals, history, until))
        yield* execute(client, "refresh materialized view unique_providers")
        yield* execute(client, "update sample_state set generated_until = $1", [isoText(until)])
      })
    )
    const dealsAdded = added.length
    return { ...key, world, generatedUntil: instantOf(until), dealsAdded } satisfies SampleDmobState
  })

const dropTables = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`drop materialized view if exists unique_providers`
  yield* sql`
    drop table if exists sample_state, unified_verified_deal, verified_client_allowance, verified_client, verifier,
      verifier_allowance, client_contract, dc_allocation_claim`
})

/** Written last: a sample without it is not complete. */
const insertState = (seed: number, firstStart: DateTime.Utc, until: Hour) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`refresh materialized view unique_providers`
    yield* sql`analyze`
    yield* sql.withTransaction(
      Effect.gen(function* () {
        yield* sql`
          create table sample_state (
            seed integer not null,
            first_start timestamptz not null,
            generated_until timestamptz not null
          )`
        yield* sql`
          insert into sample_state (seed, first_start, generated_until)
          values (${seed}, ${DateTime.toDateUtc(firstStart)}, ${DateTime.toDateUtc(instantOf(until))})`
      })
    )
  })

const copyDeals = (client: pg.PoolClient, deals: ReadonlyArray<SampleDeal>, until: Hour) =>
  Effect.gen(function* () {
    const rows = deals.map((deal) => dealRow(deal, until))
    yield* copyRows(client, { table: "unified_verified_deal", rows })
    yield* copyRows(client, { table: "dc_allocation_claim", rows: claimRows(deals) })
  })

/** Older rows whose sectors were terminated in the hours [from, until) are rewritten in place, as in DMOB. */
const terminateSectors = (client: pg.PoolClient, deals: ReadonlyArray<SampleDeal>, from: Hour, until: Hour) =>
  Effect.gen(function* () {
    const ended = deals.flatMap(({ id, created, slashedAt }) =>
      slashedAt !== undefined && created < from && slashedAt >= from && slashedAt < until ? [{ id, slashedAt }] : []
    )
    yield* execute(
      client,
      `update unified_verified_deal
       set "slashedEpoch" = ended.epoch, "processedSlashedEpoch" = 1, "updatedAt" = ended.at
       from unnest($1::integer[], $2::integer[], $3::timestamp[]) ended (id, epoch, at)
       where unified_verified_deal.id = ended.id`,
      [
        ended.map(({ id }) => id),
        ended.map(({ slashedAt }) => heightAt(slashedAt)),
        ended.map(({ slashedAt }) => timestampText(slashedAt))
      ]
    )
  })

const replaceTables = (client: pg.PoolClient, tables: ReadonlyArray<TableRows>) =>
  Effect.forEach(
    tables,
    (content) => Effect.zipRight(execute(client, `delete from ${content.table}`), copyRows(client, content)),
    { discard: true }
  )

const isoText = (hour: Hour): string => DateTime.formatIso(instantOf(hour))
