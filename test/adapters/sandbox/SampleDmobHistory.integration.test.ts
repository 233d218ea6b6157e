import { NodeContext } from "@effect/platform-node"
import { assert, describe, it, layer } from "@effect/vitest"
import { Context, DateTime, Effect, Layer, type Redacted, Schema } from "effect"
import { preloadHistory } from "../../../src/adapters/sandbox/SampleDmobHistory.js"
import { type SampleWorld, sampleWorld } from "../../../src/adapters/sandbox/sample/SampleWorld.js"
import { testDatabase } from "../../support/Database.js"
import { queryOnce } from "../../support/queryOnce.js"

const firstStart = DateTime.unsafeMake("2026-05-20T13:37:00Z")

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
