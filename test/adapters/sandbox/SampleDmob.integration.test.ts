import { NodeContext } from "@effect/platform-node"
import { SqlClient } from "@effect/sql"
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it, layer } from "@effect/vitest"
import { Context, DateTime, Effect, Layer, type Redacted, Schema } from "effect"
import { createDmobSchema } from "../../../src/adapters/sandbox/DmobSchema.js"
import { prepareSampleDmob } from "../../../src/adapters/sandbox/SampleDmob.js"
import { preloadHistory } from "../../../src/adapters/sandbox/SampleDmobHistory.js"
import { dealRow } from "../../../src/adapters/sandbox/sample/DealRows.js"
import { sampleDeals } from "../../../src/adapters/sandbox/sample/Deals.js"
import { SAMPLE_SEED, sampleNetwork } from "../../../src/adapters/sandbox/sample/Network.js"
import { readRealData } from "../../../src/adapters/sandbox/sample/RealData.js"
import { type SampleWorld, sampleWorld } from "../../../src/adapters/sandbox/sample/SampleWorld.js"
import { historyStart, hourOf } from "../../../src/adapters/sandbox/sample/Timeline.js"
import { emptyDatabase, testDatabase } from "../../support/Database.js"
import { queryOnce } from "../../support/queryOnce.js"

const firstStart = DateTime.unsafeMake("2026-05-20T13:37:00Z")

const tables = [
  "unified_verified_deal",
  "dc_allocation_claim",
  "verifier",
  "verifier_allowance",
  "verified_client",
  "verified_client_allowance",
  "client_contract",
  "unique_providers"
]

/** A digest of every row of every table. */
const contents = (url: Redacted.Redacted) =>
  Effect.forEach(tables, (table) =>
    queryOnce(
      url,
      `select '${table}' as table, count(*)::int, md5(string_agg(t::text, ';' order by t::text)) from ${table} t`
    )
  )

describe("the sample DMOB", { timeout: 120_000 }, () => {
  it.scopedLive("holds the real rows as they are and the generated ones", () =>
    Effect.gen(function* () {
      const url = yield* emptyDatabase
      const state = yield* prepareSampleDmob({ url, now: firstStart })
      const [deals] = yield* queryOnce(
        url,
        `select count(*)::int as rows,
                count(*) filter (where id < 160000000)::int as real,
                count(*) filter (where "termStart" = 4294967295)::int as "neverStarted",
                count(*) filter (where type = 'allocationRemoved' and "termStart" is null)::int as removed,
                count(*) filter (where "sectorId" = 'null' and id < 160000000)::int as "nullWords",
                count(*) filter (where "clientId" is null)::int > 0 as "withoutClient",
                count(*) filter (where "slashedEpoch" <> 0)::int > 1000 as slashed,
                max("createdAt") < '2026-05-20 13:00' as "inThePast"
         from unified_verified_deal`
      )
      assert.deepStrictEqual(deals, {
        rows: state.dealsAdded,
        real: 2009,
        neverStarted: 74,
        removed: 80,
        nullWords: 155,
        withoutClient: true,
        slashed: true,
        inThePast: true
      })
      const [providers] = yield* queryOnce(
        url,
        `select count(*)::int, bool_or("providerId" is null) from unique_providers`
      )
      assert.deepStrictEqual(providers, { count: 1466, bool_or: true })
    }).pipe(Effect.provide(NodeContext.layer))
  )

  it.scopedLive("gets nothing from a second start within the hour, and from a later one what has happened since", () =>
    Effect.gen(function* () {
      const [twoSteps, threeSteps] = [yield* emptyDatabase, yield* emptyDatabase]
      yield* prepareSampleDmob({ url: twoSteps, now: firstStart })
      const later = DateTime.add(firstStart, { weeks: 2, hours: 5 })
      const before = yield* contents(twoSteps)
      const again = yield* prepareSampleDmob({ url: twoSteps, now: DateTime.add(firstStart, { minutes: 20 }) })
      assert.strictEqual(again.dealsAdded, 0)
      assert.deepStrictEqual(yield* contents(twoSteps), before)
      const extended = yield* prepareSampleDmob({ url: twoSteps, now: later })
      assert.isAbove(extended.dealsAdded, 2000)
      assert.deepStrictEqual(extended.firstStart, firstStart)

      yield* prepareSampleDmob({ url: threeSteps, now: firstStart })
      yield* prepareSampleDmob({ url: threeSteps, now: DateTime.subtract(later, { days: 3 }) })
      yield* prepareSampleDmob({ url: threeSteps, now: later })
      assert.deepStrictEqual(yield* contents(threeSteps), yield* contents(twoSteps))
      assert.notDeepEqual(yield* contents(twoSteps), before)

      const network = sampleNetwork(SAMPLE_SEED, yield* readRealData)
      const [history, until] = [historyStart(firstStart), hourOf(later)]
      const rows = sampleDeals(network, history, history, until).map((deal) => dealRow(deal, until))
      const [sums] = yield* queryOnce(
        twoSteps,
        `select count(*)::int as rows, sum("slashedEpoch")::text as slashed, max(id) as newest
         from unified_verified_deal
         where id >= 160000000`
      )
      const slashed = rows.reduce((sum, row) => sum + Number(row.slashedEpoch), 0)
      assert.deepStrictEqual(sums, { rows: rows.length, slashed: String(slashed), newest: rows.at(-1)?.id })
    }).pipe(Effect.provide(NodeContext.layer))
  )

  it.scopedLive("is made once by starts at the same time", () =>
    Effect.gen(function* () {
      const url = yield* emptyDatabase
      const prepare = prepareSampleDmob({ url, now: firstStart })
      const states = yield* Effect.all([prepare, prepare, prepare], { concurrency: "unbounded" })
      const [maker, ...others] = states.toSorted((one, other) => other.dealsAdded - one.dealsAdded)
      assert.deepStrictEqual(
        others.map(({ dealsAdded }) => dealsAdded),
        [0, 0]
      )
      const [deals] = yield* queryOnce(url, "select count(*)::int as rows from unified_verified_deal")
      assert.deepStrictEqual(deals, { rows: maker?.dealsAdded })
      assert.deepStrictEqual(yield* queryOnce(url, "select count(*)::int as rows from sample_state"), [{ rows: 1 }])
    }).pipe(Effect.provide(NodeContext.layer))
  )

  it.scopedLive("is made anew when its first start was cut short", () =>
    Effect.gen(function* () {
      const url = yield* emptyDatabase
      yield* createDmobSchema.pipe(Effect.provide(PgClient.layer({ url })))
      yield* queryOnce(
        url,
        `insert into client_contract ("addressId", address, "addressEth") values ('f01', 'f410', '0x')`
      )
      yield* prepareSampleDmob({ url, now: firstStart })
      const [left] = yield* queryOnce(url, `select count(*)::int from client_contract where "addressId" = 'f01'`)
      assert.deepStrictEqual(left, { count: 0 })
    }).pipe(Effect.provide(NodeContext.layer))
  )
})

describe("DMOB's schema", () => {
  it.scopedLive("has an index for ids and pieces, and none for times", () =>
    Effect.gen(function* () {
      const url = yield* emptyDatabase
      const columns = yield* Effect.gen(function* () {
        yield* createDmobSchema
        const sql = yield* SqlClient.SqlClient
        return yield* sql<{ name: string }>`
          select attname as name
          from pg_index
          join pg_attribute on attrelid = indrelid and attnum = any (indkey)
          where indrelid = 'unified_verified_deal'::regclass
          order by attname`
      }).pipe(Effect.provide(PgClient.layer({ url }).pipe(Layer.orDie)))
      assert.deepStrictEqual(columns.map(({ name }) => name).sort(), [
        "claimId",
        "clientId",
        "dealId",
        "id",
        "pieceCid",
        "providerId",
        "sectorId"
      ])
    })
  )
})

/** From the start of history to the first start. */
const days = 60 * 7 + 2

describe("the history of the sample", { timeout: 120_000 }, () => {
  it.scopedLive("fills every day up to the day before, once, and the days that a later start has missed", () =>
    Effect.gen(function* () {
      const url = yield* testDatabase
      const world = yield* sampleWorld({ seed: 1, firstStart })
      const load = (now: DateTime.Utc) => preloadHistory({ url, now, world })
      const [one, other] = yield* Effect.all([load(firstStart), load(firstStart)], { concurrency: 2 })
      assert.strictEqual(Math.min(one, other), 0)
      assert.isAbove(Math.max(one, other), days * 250)
      assert.strictEqual(yield* load(DateTime.add(firstStart, { hours: 3 })), 0)
      const collected =
        "insert into provider_url_finder_retrievability_daily values ('2026-05-21T00:05:00Z', 'f01', 0.5)"
      yield* queryOnce(url, collected)
      yield* load(DateTime.add(firstStart, { days: 4 }))
      const [stored] = yield* queryOnce(
        url,
        `select count(distinct (date at time zone 'UTC')::date)::int as days,
                count(*)::int as rows,
                max(date at time zone 'UTC')::date::text as newest,
                count(*) filter (where success_rate is null)::int > 0 as unknown,
                min(success_rate) >= 0 and max(success_rate) <= 1 as "inRange"
         from provider_url_finder_retrievability_daily`
      )
      assert.deepStrictEqual(stored, {
        days: days + 4,
        rows: (days + 3) * 250 + 1,
        newest: "2026-05-23",
        unknown: true,
        inRange: true
      })
    }).pipe(Effect.provide(NodeContext.layer))
  )
})

/** A database with the history before the first start, in which the collector had named one of the metrics. */
class Preloaded extends Context.Tag("test/Preloaded")<
  Preloaded,
  { readonly url: Redacted.Redacted; readonly world: SampleWorld; readonly ttfb: unknown }
>() {}

const PreloadedLive = Layer.scoped(
  Preloaded,
  Effect.gen(function* () {
    const url = yield* testDatabase
    const world = yield* sampleWorld({ seed: 1, firstStart })
    const [ttfb] = yield* queryOnce(
      url,
      "insert into storage_provider_url_finder_metric (metric_type, name) values ('TTFB', 'TTFB') returning id"
    )
    yield* preloadHistory({ url, now: firstStart, world })
    return { url, world, ttfb }
  })
).pipe(Layer.provide(NodeContext.layer))

const PlaceCounts = Schema.Struct({
  rows: Schema.Number,
  providers: Schema.Number,
  due: Schema.Number,
  unknown: Schema.Number,
  manyCountries: Schema.Literal(true)
})

layer(PreloadedLive, { excludeTestServices: true, timeout: 120_000 })("the preloaded history", (it) => {
  it.effect("tells of each day how many providers stood how, and of the last five weeks which", () =>
    Effect.gen(function* () {
      const { url } = yield* Preloaded
      const [totals] = yield* queryOnce(
        url,
        `select count(*)::int as days, bool_and(ok + misreporting + not_reporting = total) as "addUp"
         from ipni_reporting_daily`
      )
      assert.deepStrictEqual(totals, { days, addUp: true })
      const disagreeing = yield* queryOnce(
        url,
        `select date_trunc('day', t.date, 'UTC') as day
         from ipni_reporting_daily t
         join lateral (
           select count(*) filter (where status = 'OK') as ok, count(*) as total
           from provider_ipni_status_daily s
           where s.date = date_trunc('day', t.date, 'UTC')
         ) s on s.total > 0 and (s.ok, s.total) <> (t.ok, t.total)`
      )
      assert.deepStrictEqual(disagreeing, [])
      const [statuses] = yield* queryOnce(
        url,
        `select count(distinct date)::int as days,
                max(date)::date::text as newest,
                count(*) filter (where actual is null)::int > 0 as "withoutClaims",
                bool_and((status = 'NOT_REPORTING') = (coalesce(reported, 0) = 0)) as told,
                bool_and(status <> 'MISREPORTING' or reported * 2 < actual) as short
         from provider_ipni_status_daily`
      )
      assert.deepStrictEqual(statuses, { days: 35, newest: "2026-05-19", withoutClaims: true, told: true, short: true })
    })
  )

  it.effect("has metrics of the last five weeks in the rows that the metrics have already", () =>
    Effect.gen(function* () {
      const { ttfb, url } = yield* Preloaded
      const [snapshots] = yield* queryOnce(
        url,
        `select count(*)::int, count(distinct snapshot_date)::int as days, max(snapshot_date)::date::text as newest
         from storage_provider_url_finder_daily_snapshot`
      )
      assert.deepStrictEqual(snapshots, { count: 35 * 250, days: 35, newest: "2026-05-19" })
      const metrics = yield* queryOnce(
        url,
        `select metric_type as metric, count(*)::int, min(value) >= 0 as positive, max(value) <= 1 as rate
         from storage_provider_url_finder_metric_value v
         join storage_provider_url_finder_metric m on m.id = metric_id
         group by 1
         order by 1`
      )
      const counts = new Map(metrics.map(({ count, metric }) => [metric, count]))
      assert.strictEqual(counts.get("RPA_RETRIEVABILITY"), 35 * 250)
      assert.strictEqual(counts.get("CAR_FILES"), 35 * 250)
      assert.strictEqual(counts.get("TTFB"), counts.get("BANDWIDTH"))
      assert.deepStrictEqual(
        metrics.filter(({ rate }) => rate === true).map(({ metric }) => metric),
        ["CAR_FILES", "RPA_RETRIEVABILITY"]
      )
      const stored = queryOnce(url, "select id from storage_provider_url_finder_metric where metric_type = 'TTFB'")
      assert.deepStrictEqual(yield* stored, [ttfb])
    })
  )

  it.effect("knows where most providers are, and leaves a few to be looked up now", () =>
    Effect.gen(function* () {
      const { url, world } = yield* Preloaded
      const placesAt = queryOnce(
        url,
        `select count(*)::int as rows,
                count(distinct provider)::int as providers,
                count(*) filter (where date < '2026-05-13T13:37:00Z')::int as due,
                count(*) filter (where lat is null)::int as unknown,
                count(distinct country)::int > 8 as "manyCountries"
         from provider_ip_info`
      )
      const [places = {}] = yield* placesAt
      const { due, providers, rows, unknown } = yield* Schema.decodeUnknown(PlaceCounts)(places)
      const withDeals = [...world.miners.keys()].filter((id) => world.claims.claimsBefore(id, 20_593) > 0).length
      assert.strictEqual(rows, providers)
      assert.isAbove(providers, withDeals * 0.9)
      assert.isBelow(providers, withDeals)
      assert.isAbove(due, 20)
      assert.isBelow(due, providers / 5)
      assert.isAbove(unknown, 0)
      assert.isBelow(unknown, providers / 2)
      yield* preloadHistory({ url, now: DateTime.add(firstStart, { weeks: 3 }), world })
      assert.deepStrictEqual(yield* placesAt, [places])
    })
  )
})
