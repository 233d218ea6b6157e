import { SqlClient } from "@effect/sql"
import { assert, it } from "@effect/vitest"
import { DateTime, Duration, Effect, Layer, Option } from "effect"
import { PgAdvertisementStoreLive } from "../../../src/adapters/cdp/PgAdvertisementStore.js"
import { PgIpniStatusStoreLive } from "../../../src/adapters/cdp/PgIpniStatusStore.js"
import { PgPlaceStoreLive } from "../../../src/adapters/cdp/PgPlaceStore.js"
import { PgProviderMetricStoreLive } from "../../../src/adapters/cdp/PgProviderMetricStore.js"
import { AdvertisementStore } from "../../../src/application/ports/AdvertisementStore.js"
import { IpniStatusStore } from "../../../src/application/ports/IpniStatusStore.js"
import { PlaceStore } from "../../../src/application/ports/PlaceStore.js"
import { ProviderMetricStore } from "../../../src/application/ports/ProviderMetricStore.js"
import { urlFinderMetrics } from "../../../src/domain/storage-provider/urlFinderMetrics.js"
import {
  advertisement,
  advertisementStoreContract,
  ipniStatusStoreContract,
  placeStoreContract,
  providerMetricStoreContract
} from "../../contracts/measurementContracts.js"
import { CdpTestLive } from "../../support/Database.js"
import { refill } from "../../support/DatabaseProperty.js"

const advertisements = PgAdvertisementStoreLive.pipe(Layer.provideMerge(CdpTestLive))
const statuses = PgIpniStatusStoreLive.pipe(Layer.provideMerge(CdpTestLive))
const places = PgPlaceStoreLive.pipe(Layer.provideMerge(CdpTestLive))
const metrics = PgProviderMetricStoreLive.pipe(Layer.provideMerge(CdpTestLive))

advertisementStoreContract("advertisements in PostgreSQL", advertisements)
ipniStatusStoreContract("statuses in PostgreSQL", statuses)
placeStoreContract("places in PostgreSQL", places)
providerMetricStoreContract("provider metrics in PostgreSQL", metrics)

const at = DateTime.unsafeMake

it.live("an advertisement is stored as it was published", () =>
  Effect.gen(function* () {
    const { store } = yield* AdvertisementStore
    const sql = yield* SqlClient.SqlClient
    yield* store([
      advertisement(2, { contextId: "AXES/ICd+==", entries: 9_007_199_254_740_993n, isRemoval: true }),
      advertisement(0)
    ])
    assert.deepStrictEqual(
      yield* sql`
        select id, previous_id, publisher_id, context_id, entries_number::text as entries, is_rm
        from ipni_publisher_advertisement
        order by id`,
      [
        { id: "ad0", previous_id: null, publisher_id: "peer", context_id: null, entries: "0", is_rm: false },
        {
          id: "ad2",
          previous_id: "ad1",
          publisher_id: "peer",
          context_id: "AXES/ICd+==",
          entries: "9007199254740993",
          is_rm: true
        }
      ]
    )
  }).pipe(Effect.provide(advertisements))
)

it.live("gaps and sums of a hundred thousand advertisements are found within seconds", () =>
  Effect.gen(function* () {
    const { entriesOf, gaps } = yield* AdvertisementStore
    const sql = yield* SqlClient.SqlClient
    yield* sql`
      insert into ipni_publisher_advertisement
      select 'ad' || n, 'ad' || n - 1, 'peer' || n / 1000, null, 7, false
      from generate_series(1, 100000) n
      where n % 1000 <> 500`
    const [elapsed, found] = yield* Effect.timed(
      Effect.all([gaps, entriesOf(Array.from({ length: 100 }, (_, index) => `peer${index}`))])
    )
    assert.strictEqual(found[0].length, 101)
    assert.strictEqual(found[1].get("peer1"), 7n * 999n)
    assert.isBelow(Duration.toSeconds(elapsed), 10)
  }).pipe(Effect.provide(advertisements))
)

it.live("providers to be graded are those with deals, by number", () =>
  Effect.gen(function* () {
    const provider = (id: string, num_of_deals: number) => ({
      id,
      num_of_deals,
      total_deal_size: 1n,
      num_of_clients: 1,
      last_deal_height: 1,
      first_deal_height: 1
    })
    yield* refill("provider", [provider("f0100", 3), provider("f09", 1), provider("f010", 0)])
    const ids: ReadonlyArray<string> = yield* (yield* IpniStatusStore).providers
    assert.deepStrictEqual(ids, ["f09", "f0100"])
  }).pipe(Effect.provide(statuses))
)

it.live("what nobody knows of a status, a place or a count is NULL", () =>
  Effect.gen(function* () {
    const store = yield* IpniStatusStore
    const sql = yield* SqlClient.SqlClient
    const day = at("2025-01-15T00:00:00Z")
    const unknown = { peerId: null, reportedClaims: null, actualClaims: null, status: "NOT_REPORTING" } as const
    yield* store.store(day, [{ provider: "f01", ...unknown }])
    assert.deepStrictEqual(
      yield* sql`select date::text, provider, peer_id, reported, actual, status from provider_ipni_status_daily`,
      [
        {
          date: "2025-01-15 00:00:00+00",
          provider: "f01",
          peer_id: null,
          reported: null,
          actual: null,
          status: "NOT_REPORTING"
        }
      ]
    )
    yield* store.count(at("2025-01-15T09:00:00.123Z"), { ok: 4, misreporting: 3, notReporting: 2, total: 9 })
    assert.deepStrictEqual(
      yield* sql`select date::text, ok, misreporting, not_reporting, total from ipni_reporting_daily`,
      [{ date: "2025-01-15 09:00:00.123+00", ok: 4, misreporting: 3, not_reporting: 2, total: 9 }]
    )
    const append = Effect.flatMap(PlaceStore, (placeStore) =>
      placeStore.append(day, [{ provider: "f01", lat: null, long: null, country: null, region: null, city: null }])
    )
    yield* Effect.provide(append, PgPlaceStoreLive)
    assert.deepStrictEqual(yield* sql`select provider, lat, long, country, region, city from provider_ip_info`, [
      { provider: "f01", lat: null, long: null, country: null, region: null, city: null }
    ])
  }).pipe(Effect.provide(statuses))
)

it.live("a slice of snapshots is stored whole or not at all, with the texts of the metrics as they are now", () =>
  Effect.gen(function* () {
    const { storeSlice } = yield* ProviderMetricStore
    const sql = yield* SqlClient.SqlClient
    const testedAt = at("2025-01-14T03:04:05.678Z")
    const slice = (resultCode: "SUCCESS" | "ERROR") => ({
      collector: "metrics",
      slice: "2025-01-15/f01-f02",
      collectedAt: at("2025-01-15T00:00:01Z"),
      snapshots: [
        {
          provider: "f01",
          snapshotDate: at("2025-01-15T00:00:00Z"),
          testedAt,
          resultCode,
          measurements: [
            { metric: "TTFB" as const, value: 1999.9, testedAt },
            { metric: "CAR_FILES" as const, value: null, testedAt }
          ]
        }
      ]
    })
    yield* sql`alter table storage_provider_url_finder_metric_value add check (value <> 1999.9)`
    assert.isTrue(Option.isNone(yield* Effect.option(Effect.sandbox(storeSlice(urlFinderMetrics, slice("SUCCESS"))))))
    for (const table of [
      "storage_provider_url_finder_metric",
      "storage_provider_url_finder_daily_snapshot",
      "collector_slice"
    ]) {
      assert.deepStrictEqual(yield* sql`select from ${sql(table)}`, [], table)
    }
    yield* sql`
      alter table storage_provider_url_finder_metric_value
      drop constraint storage_provider_url_finder_metric_value_value_check`

    yield* storeSlice(
      urlFinderMetrics.map((metric) => ({ ...metric, unit: "old" })),
      slice("SUCCESS")
    )
    yield* storeSlice(urlFinderMetrics, slice("ERROR"))
    assert.deepStrictEqual(
      yield* sql`
        select metric_type, metric.unit, value, measured.tested_at = snapshot.tested_at as same, snapshot_date::text, result_code
        from storage_provider_url_finder_metric_value measured
        join storage_provider_url_finder_metric metric on metric.id = metric_id
        join storage_provider_url_finder_daily_snapshot snapshot on snapshot.id = snapshot_id
        order by metric_type`,
      [
        {
          metric_type: "CAR_FILES",
          unit: "%",
          value: null,
          same: true,
          snapshot_date: "2025-01-15 00:00:00+00",
          result_code: "SUCCESS"
        },
        {
          metric_type: "TTFB",
          unit: "ms",
          value: 1999.9,
          same: true,
          snapshot_date: "2025-01-15 00:00:00+00",
          result_code: "SUCCESS"
        }
      ]
    )
    assert.deepStrictEqual(yield* sql`select slice, rows from collector_slice`, [
      { slice: "2025-01-15/f01-f02", rows: 1 }
    ])
  }).pipe(Effect.provide(metrics))
)
