import { SqlClient } from "@effect/sql"
import { assert, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Logger, LogLevel, Option } from "effect"
import { CdpDatabaseLive } from "../../../src/adapters/cdp/CdpDatabase.js"
import { PgAggregationStoreLive } from "../../../src/adapters/cdp/PgAggregationStore.js"
import { PgRunHistoryLive } from "../../../src/adapters/cdp/PgRunHistory.js"
import { AggregationStore, type Publication } from "../../../src/application/ports/AggregationStore.js"
import { RunHistory, type RunId, type RunOpening } from "../../../src/application/ports/RunHistory.js"
import { configuration, inDatabase, runAggregationOn, scratchPlatform } from "../../harness/fixture/ScratchPlatform.js"
import { emptyDatabase } from "../../support/Database.js"
import { type DealRow, replaceRows } from "../../support/DmobRows.js"

const now = DateTime.unsafeMake("2024-06-05T12:00:00Z")
const GIB = 1024n ** 3n

/** Deals of a few clients with a few providers, one every seven hours from March 2024 on. */
const manyDeals = Array.from(
  { length: 40 },
  (_, index): DealRow => ({
    id: index + 1,
    clientId: `${100 + (index % 3)}`,
    providerId: `${200 + (index % 4)}`,
    pieceCid: `baga${index % 30}`,
    pieceSize: 32n * GIB,
    termStart: 3_700_000 + index * 840,
    dealId: index % 2
  })
)

/** A platform with these deals, aggregated once. */
const platformWith = (deals: ReadonlyArray<DealRow>) =>
  Effect.gen(function* () {
    const platform = yield* scratchPlatform(emptyDatabase)
    const replace = (rows: ReadonlyArray<DealRow>) => inDatabase(platform.dmob)(replaceRows(rows))
    const aggregate = (force = false) => runAggregationOn(platform, { ruleSet: "v0.6.1", now, force })
    yield* replace(deals)
    const first = yield* aggregate()
    const ports = Layer.merge(PgAggregationStoreLive, PgRunHistoryLive).pipe(
      Layer.provide(CdpDatabaseLive),
      Layer.provide(configuration(platform))
    )
    return { first, replace, aggregate, ports, read: inDatabase(platform.cdp) }
  })

const quietly = Logger.withMinimumLogLevel(LogLevel.None)

/** Row versions by hour, client and provider: a row that was written again has another one. */
const hourlyVersions = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ key: string; version: string }>`
    select concat_ws(' ', hour, client, provider) as key, xmin::text as version
    from unified_verified_deal_hourly`
  return new Map(rows.map(({ key, version }) => [key, version]))
})

const generations = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  return (yield* sql`select id from generation`).length
})

it.scopedLive("an unchanged source changes no row and still makes a generation", () =>
  Effect.gen(function* () {
    const { aggregate, first, read } = yield* platformWith(manyDeals)
    assert.isAbove(first.outcome.rowsWritten, 0)
    const again = yield* aggregate()
    assert.deepStrictEqual(again.outcome.failures, [])
    assert.strictEqual(again.outcome.rowsWritten, 0)
    assert.strictEqual(yield* read(generations), 2)
  }).pipe(quietly)
)

it.scopedLive("publishing rewrites the rows that differ and no others", () =>
  Effect.gen(function* () {
    const { aggregate, read, replace } = yield* platformWith(manyDeals)
    const before = yield* read(hourlyVersions)
    const [first, second, ...rest] = manyDeals
    assert.isDefined(first)
    assert.isDefined(second)
    yield* replace([{ ...first, pieceSize: 64n * GIB }, ...rest])
    yield* aggregate()
    const after = yield* read(hourlyVersions)
    const gone = [...before.keys()].filter((key) => !after.has(key))
    const rewritten = [...after].filter(([key, version]) => before.get(key) !== version)
    assert.strictEqual(gone.length, 1)
    assert.strictEqual(rewritten.length, 1)
  }).pipe(quietly)
)

it.scopedLive("a run that was declared abandoned publishes nothing", () =>
  Effect.gen(function* () {
    const { ports, read } = yield* platformWith(manyDeals)
    const opening: RunOpening = { job: "aggregation", trigger: "manual", slot: Option.none(), instance: "a", asOf: now }
    const refused = yield* Effect.gen(function* () {
      const history = yield* RunHistory
      const store = yield* AggregationStore
      const overtaken = yield* Effect.flatten(history.open(opening))
      yield* history.open({ ...opening, instance: "b" })
      return yield* Effect.flip(store.publish(publicationOf(overtaken)))
    }).pipe(Effect.provide(ports))
    assert.strictEqual(refused._tag, "RunSuperseded")
    assert.strictEqual(yield* read(generations), 1)
  }).pipe(quietly)
)

const publicationOf = (run: RunId): Publication => ({
  run,
  asOf: now,
  ruleSet: "v0.6.1",
  tables: ["deal_cell"],
  leftBehind: [],
  maxDrop: 0.5
})

it.scopedLive("a source that lost most of its rows replaces nothing until a person forces it", () =>
  Effect.gen(function* () {
    const { aggregate, read, replace } = yield* platformWith(manyDeals)
    yield* replace(manyDeals.slice(0, 15))
    const refused = yield* aggregate()
    assert.strictEqual(refused.state, "failed")
    assert.match(refused.outcome.failures.join(), /deals shrank from 40 to 15 rows/)
    assert.strictEqual((yield* read(hourlyVersions)).size, 40)
    const forced = yield* aggregate(true)
    assert.strictEqual(forced.state, "completed")
    assert.strictEqual((yield* read(hourlyVersions)).size, 15)
  }).pipe(quietly)
)

it.scopedLive("a source that lost most of its bytes is refused as well", () =>
  Effect.gen(function* () {
    const { aggregate, replace } = yield* platformWith(manyDeals)
    yield* replace(manyDeals.map((deal) => ({ ...deal, pieceSize: GIB })))
    const refused = yield* aggregate()
    assert.match(refused.outcome.failures.join(), /deals shrank from .* bytes/)
  }).pipe(quietly)
)

it.scopedLive("values that fit no column are copied by guarded casts and counted by reason", () =>
  Effect.gen(function* () {
    const [template] = manyDeals
    assert.isDefined(template)
    const odd: ReadonlyArray<Partial<DealRow>> = [
      { clientId: "f0100" },
      { clientId: null },
      { clientId: "99999999999" },
      { providerId: "not a number" },
      { pieceSize: null },
      { pieceSize: -1n },
      { pieceSize: 2n ** 64n },
      { termStart: null }
    ]
    const deals = odd.map((values, index): DealRow => ({ ...template, id: 1000 + index, ...values }))
    const { first, ports, read } = yield* platformWith([...manyDeals, ...deals])
    const found = yield* Effect.flatMap(RunHistory, (history) => history.find(first.run)).pipe(Effect.provide(ports))
    const { runners } = yield* found
    assert.deepStrictEqual(runners.find(({ name }) => name === "deal_fact")?.rejected, [
      { reason: "client id missing or not a decimal number", rows: 3 },
      { reason: "piece size missing, negative or beyond 64 bits", rows: 3 },
      { reason: "provider id missing or not a decimal number", rows: 1 }
    ])
    assert.strictEqual(first.state, "completed")
    assert.strictEqual((yield* read(hourlyVersions)).size, 40)
  }).pipe(quietly)
)

it.scopedLive("a sum that does not fit makes the table uncomputable", () =>
  Effect.gen(function* () {
    const { ports, read } = yield* platformWith(manyDeals)
    const failure = yield* Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`update deal_fact set size = 9223372036854775807, start = 3700000, client = 1, provider = 1`
    }).pipe(
      read,
      Effect.zipRight(
        Effect.flatMap(AggregationStore, (store) => store.derive("deal_cell", { asOf: now, ruleSet: "v0.6.1" }))
      ),
      Effect.flip,
      Effect.provide(ports)
    )
    assert.strictEqual(failure._tag, "UncomputableTable")
  }).pipe(quietly)
)
