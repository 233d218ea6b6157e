import { assert, layer } from "@effect/vitest"
import { DateTime, Effect, FastCheck as fc, Layer } from "effect"
import { PgProviderMetricStoreLive } from "../../../src/adapters/cdp/PgProviderMetricStore.js"
import { PgProviderRepositoryLive } from "../../../src/adapters/cdp/PgProviderRepository.js"
import { ProviderMetricStore } from "../../../src/application/ports/ProviderMetricStore.js"
import { ProviderRepository } from "../../../src/application/ports/ProviderRepository.js"
import { byIdNumber } from "../../../src/domain/shared/Ids.js"
import { newestLookUps, providersToLookUp } from "../../../src/domain/storage-provider/PlaceLookUps.js"
import { sevenDayRetrievability } from "../../../src/domain/storage-provider/SevenDayRetrievability.js"
import type { UrlFinderMetricId } from "../../../src/domain/storage-provider/UrlFinderMetric.js"
import type { UrlFinderSnapshot } from "../../../src/domain/storage-provider/UrlFinderSnapshot.js"
import { urlFinderMetrics } from "../../../src/domain/storage-provider/urlFinderMetrics.js"
import { weekAt, weekIndex } from "../../../src/domain/time/Week.js"
import { CdpTestLive } from "../../support/Database.js"
import { holdsFor, refill } from "../../support/DatabaseProperty.js"

const now = DateTime.unsafeMake("2025-09-10T12:34:56Z")
const daysAgo = (days: number) => DateTime.subtract(now, { days })

type MetricValue = readonly [UrlFinderMetricId, number | null]

const provider = fc.constantFrom("f09", "f010", "f0100", "f0101")

const weekOfProvider = (week: number, id: string) => ({
  week: weekAt(week),
  provider: id,
  num_of_clients: 1,
  biggest_client_total_deal_size: 1n,
  total_deal_size: 1n
})

const weekly = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 4 }), provider), { selector: String, maxLength: 15 })
  .map((rows) => rows.map(([week, id]) => weekOfProvider(week, id)))

/** Once a half-day, so that seven days ago to the instant is among them. */
const lookUps = fc.uniqueArray(
  fc.record({
    provider,
    date: fc.integer({ min: 0, max: 20 }).map((halfDays) => DateTime.subtract(now, { hours: 12 * halfDays })),
    lat: fc.option(fc.constantFrom("1.5", "-2")),
    long: fc.constant(null),
    country: fc.option(fc.constantFrom("DE", "HK")),
    region: fc.constant(null),
    city: fc.constant(null)
  }),
  { selector: ({ date, provider: id }) => `${id} ${DateTime.toEpochMillis(date)}`, maxLength: 12 }
)

layer(PgProviderRepositoryLive.pipe(Layer.provideMerge(CdpTestLive)))("Providers of our database", (it) => {
  it.effect("are tracked in the weeks that have rows", () =>
    holdsFor(weekly, (rows) =>
      Effect.gen(function* () {
        yield* refill("providers_weekly_acc", rows)
        assert.deepStrictEqual(
          (yield* (yield* ProviderRepository).weeksTracked).map(weekIndex),
          Array.from(new Set(rows.map(({ week }) => weekIndex(week)))).sort()
        )
      })
    )
  )

  it.effect("are where their newest look-up found them, and due for another one after seven days", () =>
    holdsFor(fc.record({ lookUps, weekly }), (given) =>
      Effect.gen(function* () {
        yield* refill("providers_weekly", given.weekly)
        yield* refill("provider_ip_info", given.lookUps)
        const repository = yield* ProviderRepository
        assert.deepStrictEqual(
          yield* repository.places,
          Array.from(newestLookUps(given.lookUps).values()).toSorted((a, b) => byIdNumber(a.provider, b.provider))
        )
        assert.deepStrictEqual(
          yield* repository.notLookedUpSince(daysAgo(7)),
          providersToLookUp(
            given.weekly.map((row) => row.provider),
            given.lookUps,
            now
          ).toSorted(byIdNumber)
        )
      })
    )
  )

  it.effect("give the newest verdict of the URL finder, however old and even if unknown", () =>
    Effect.gen(function* () {
      yield* refill("provider_url_finder_retrievability_daily", [
        { date: daysAgo(400), provider: "f010", success_rate: 0.5 },
        { date: daysAgo(2), provider: "f09", success_rate: 0.5 },
        { date: daysAgo(1), provider: "f09", success_rate: null },
        { date: daysAgo(1), provider: "f0101", success_rate: 1 }
      ])
      assert.deepStrictEqual(yield* (yield* ProviderRepository).newestUrlFinderRates(["f010", "f09", "f09", "f0404"]), [
        { date: daysAgo(1), provider: "f09", successRate: null },
        { date: daysAgo(400), provider: "f010", successRate: 0.5 }
      ])
    })
  )

  it.effect("sum their claims over all clients, beyond any double", () =>
    Effect.gen(function* () {
      const row = (client: string, id: string, claims_count: bigint) => ({
        client,
        provider: id,
        total_deal_size: 1n,
        unique_data_size: 1n,
        claims_count
      })
      yield* refill("client_provider_distribution", [
        row("f01", "f010", 9_007_199_254_740_992n),
        row("f02", "f010", 1n),
        row("f02", "f09", 3n)
      ])
      assert.deepStrictEqual(yield* (yield* ProviderRepository).claimsOf(["f010", "f09", "f0404"]), [
        { provider: "f09", claims: 3n },
        { provider: "f010", claims: 9_007_199_254_740_993n }
      ])
    })
  )

  it.effect("have the newest value of each metric that was ever measured, known or not", () =>
    Effect.gen(function* () {
      const snapshot = (days: number, measured: ReadonlyArray<MetricValue>) =>
        ({
          provider: "f09",
          snapshotDate: DateTime.startOf(daysAgo(days), "day"),
          testedAt: daysAgo(days),
          resultCode: "SUCCESS",
          measurements: measured.map(([metric, value]) => ({ metric, value, testedAt: daysAgo(days) }))
        }) satisfies UrlFinderSnapshot
      const { storeSlice } = yield* ProviderMetricStore
      yield* storeSlice(urlFinderMetrics, {
        collector: "test",
        slice: "1",
        collectedAt: now,
        snapshots: [
          snapshot(1, [
            ["RPA_RETRIEVABILITY", null],
            ["CAR_FILES", 0.25]
          ]),
          snapshot(400, [
            ["RPA_RETRIEVABILITY", 0.5],
            ["CAR_FILES", 0.75],
            ["TTFB", 120]
          ]),
          { ...snapshot(2, [["BANDWIDTH", 9.5]]), provider: "f010" },
          { ...snapshot(2, [["BANDWIDTH", 7]]), provider: "f0101" }
        ]
      })
      const { newestMeasurements } = yield* ProviderRepository
      assert.deepStrictEqual(yield* newestMeasurements(["f010", "f09", "f09", "f0404"]), [
        { provider: "f09", metric: "CAR_FILES", value: 0.25, testedAt: daysAgo(1) },
        { provider: "f09", metric: "RPA_RETRIEVABILITY", value: null, testedAt: daysAgo(1) },
        { provider: "f09", metric: "TTFB", value: 120, testedAt: daysAgo(400) },
        { provider: "f010", metric: "BANDWIDTH", value: 9.5, testedAt: daysAgo(2) }
      ])
    }).pipe(Effect.provide(PgProviderMetricStoreLive))
  )

  it.effect("give the days from which the rates of seven days follow", () =>
    Effect.gen(function* () {
      const day = (days: number, id: string, successful_http: number | null) => ({
        date: DateTime.startOf(daysAgo(days), "day"),
        provider: id,
        total: 10,
        successful: 5,
        success_rate: 0.5,
        successful_http
      })
      yield* refill("provider_retrievability_daily", [
        day(8, "f09", 10),
        day(7, "f09", 4),
        day(1, "f09", null),
        day(1, "f010", 3)
      ])
      const since = DateTime.startOf(daysAgo(7), "day")
      const days = yield* (yield* ProviderRepository).sparkDaysSince(since, ["f09"])
      assert.deepStrictEqual(
        days.map((row) => row.successfulHttp),
        [4, null]
      )
      assert.deepStrictEqual(sevenDayRetrievability(days, now), { successRate: 0.5, successRateHttp: 0.2 })
    })
  )
})
