import { SqlClient } from "@effect/sql"
import { assert, it } from "@effect/vitest"
import { DateTime, Duration, Effect, Layer } from "effect"
import { PgCollectorStoreLive } from "../../../src/adapters/cdp/PgCollectorStore.js"
import { CollectorStore } from "../../../src/application/ports/CollectorStore.js"
import { ProviderId } from "../../../src/domain/shared/Ids.js"
import { collectorStoreContract } from "../../contracts/CollectorStoreContract.js"
import { CdpTestLive } from "../../support/Database.js"

const store = PgCollectorStoreLive.pipe(Layer.provideMerge(CdpTestLive))

collectorStoreContract("the collector store in PostgreSQL", store)

it.live("keeps the digits of a number and the texts of a file as they are", () =>
  Effect.gen(function* () {
    const { registries, replaceRegistries, upsertBookkeeping } = yield* CollectorStore
    const sql = yield* SqlClient.SqlClient
    const path = `applications/{"quoted", 'and' \\escaped}.json`
    const info = `{"amount": 90071992547409931234567890, "name": "数据 \\"x\\" \\\\ {a,b}, NULL"}`
    yield* upsertBookkeeping("f01", [{ clientId: "f02", clientAddress: "NULL", path, bookkeepingInfo: info }])
    assert.deepStrictEqual(
      yield* sql`
        select client_address, json_path, bookkeeping_info ->> 'amount' as amount, bookkeeping_info ->> 'name' as name
        from allocator_client_bookkeeping`,
      [
        {
          client_address: "NULL",
          json_path: path,
          amount: "90071992547409931234567890",
          name: `数据 "x" \\ {a,b}, NULL`
        }
      ]
    )
    const row = { allocatorId: "f01", allocatorAddress: "f1a", path: "Allocators/1.json", rejected: false }
    yield* replaceRegistries({ current: [{ ...row, registryInfo: `{"n": 12345678901234567890123}` }], archive: [] })
    assert.include((yield* registries).current[0]?.registryInfo, "12345678901234567890123")
  }).pipe(Effect.provide(store))
)

it.live("stores unknown rates as NULL and a day at its UTC midnight", () =>
  Effect.gen(function* () {
    const { appendUrlFinderRates, storeRetrievabilityDay } = yield* CollectorStore
    const sql = yield* SqlClient.SqlClient
    const now = DateTime.unsafeMake("2025-01-02T00:20:00.123Z")
    const counts = { total: 20, successful: 15, successRate: 0.75 }
    yield* storeRetrievabilityDay(
      "feed",
      DateTime.unsafeMake("2025-01-01T00:00:00Z"),
      [
        { provider: ProviderId.make("f01"), ...counts, successfulHttp: null, successRateHttp: null },
        { provider: ProviderId.make("f02"), ...counts, successfulHttp: 9, successRateHttp: 0.45 }
      ],
      now
    )
    assert.deepStrictEqual(
      yield* sql`
        select date::text, provider, successful_http, success_rate_http
        from provider_retrievability_daily
        order by provider`,
      [
        { date: "2025-01-01 00:00:00+00", provider: "f01", successful_http: null, success_rate_http: null },
        { date: "2025-01-01 00:00:00+00", provider: "f02", successful_http: 9, success_rate_http: 0.45 }
      ]
    )
    yield* appendUrlFinderRates(now, [{ provider: "f01", successRate: null }])
    assert.deepStrictEqual(yield* sql`select date::text, success_rate from provider_url_finder_retrievability_daily`, [
      { date: "2025-01-02 00:20:00.123+00", success_rate: null }
    ])
  }).pipe(Effect.provide(store))
)

it.live("fills 420 days of 250 providers within seconds", () =>
  Effect.gen(function* () {
    const { storeRetrievabilityDay } = yield* CollectorStore
    const rows = Array.from({ length: 250 }, (_, index) => ({
      provider: ProviderId.make(`f0${1000 + index}`),
      total: 20,
      successful: 15,
      successRate: 0.75,
      successfulHttp: 9,
      successRateHttp: 0.45
    }))
    const first = DateTime.unsafeMake("2024-03-01T00:00:00Z")
    const days = Array.from({ length: 420 }, (_, index) => DateTime.add(first, { days: index }))
    const [elapsed] = yield* Effect.timed(
      Effect.forEach(days, (day) => storeRetrievabilityDay("feed", day, rows, first), { concurrency: 8 })
    )
    assert.isBelow(Duration.toSeconds(elapsed), 25)
    const sql = yield* SqlClient.SqlClient
    assert.deepStrictEqual(yield* sql`select count(*)::integer as rows from provider_retrievability_daily`, [
      { rows: 105_000 }
    ])
  }).pipe(Effect.provide(store))
)
