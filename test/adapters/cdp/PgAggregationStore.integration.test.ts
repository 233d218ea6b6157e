import { SqlClient } from "@effect/sql"
import { assert, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Logger, LogLevel, Option, Redacted, Stream } from "effect"
import pg from "pg"
import { CdpWorkLive } from "../../../src/adapters/cdp/CdpDatabase.js"
import { PgAggregationStoreLive } from "../../../src/adapters/cdp/PgAggregationStore.js"
import { PgRunHistoryLive } from "../../../src/adapters/cdp/PgRunHistory.js"
import { DmobDatabaseLive } from "../../../src/adapters/dmob/DmobDatabase.js"
import { PgDmobSourceLive } from "../../../src/adapters/dmob/PgDmobSource.js"
import { AggregationStore, type Publication } from "../../../src/application/ports/AggregationStore.js"
import { DmobSource } from "../../../src/application/ports/DmobSource.js"
import { RunHistory, type RunId, type RunOpening } from "../../../src/application/ports/RunHistory.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
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
    const aggregate = (force = false) => runAggregationOn(platform, { ruleSet: ruleSetV061, now, force })
    yield* replace(deals)
    const first = yield* aggregate()
    const ports = Layer.mergeAll(PgAggregationStoreLive, PgRunHistoryLive, PgDmobSourceLive).pipe(
      Layer.provide(DmobDatabaseLive),
      Layer.provide(CdpWorkLive),
      Layer.provide(configuration(platform))
    )
    const session = Effect.acquireRelease(
      Effect.promise(async () => {
        const client = new pg.Client(Redacted.value(platform.cdp))
        await client.connect()
        return client
      }),
      (client) => Effect.promise(() => client.end())
    )
    return {
      first,
      replace,
      aggregate,
      ports,
      session,
      read: inDatabase(platform.cdp),
      dmob: inDatabase(platform.dmob)
    }
  })

const quietly = Logger.withMinimumLogLevel(LogLevel.None)

/** Row versions by hour, client and provider: a row that was written again has another one. */
const hourlyVersions = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ key: string; version: string }>`
    select concat_ws(' ', hour, client, provider) as key, xmin::text as version
    from deal_hour`
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

it.scopedLive("a run that was declared abandoned copies, derives and publishes nothing", () =>
  Effect.gen(function* () {
    const { ports, read } = yield* platformWith(manyDeals)
    const refusals = yield* Effect.gen(function* () {
      const store = yield* AggregationStore
      const overtaken = yield* openRun
      yield* openRun
      return yield* Effect.all([
        Effect.flip(store.publish(publicationOf(overtaken))),
        Effect.flip(store.derive("deal_cell", { ...frame, run: overtaken })),
        Effect.flip(store.load("dmob_client_contract", Stream.empty, { ...frame, run: overtaken }))
      ])
    }).pipe(Effect.provide(ports))
    assert.deepStrictEqual(
      refusals.map(({ _tag }) => _tag),
      ["RunSuperseded", "RunSuperseded", "RunSuperseded"]
    )
    assert.strictEqual(yield* read(generations), 1)
  }).pipe(quietly)
)

const frame = { asOf: now, ruleSet: ruleSetV061, maxDrop: 0.5 } as const

const opening: RunOpening = { job: "aggregation", trigger: "manual", slot: Option.none(), instance: "a", asOf: now }

const openRun = Effect.flatMap(RunHistory, (history) => Effect.flatten(history.open(opening)))

const publicationOf = (run: RunId): Publication => ({
  run,
  asOf: now,
  ruleSet: ruleSetV061,
  deals: Option.some(40),
  tables: [{ table: "deal_cell", rows: 0 }],
  leftBehind: [],
  maxDrop: 0.5
})

it.scopedLive("a source that lost most of its rows replaces nothing until a person forces it", () =>
  Effect.gen(function* () {
    const { aggregate, read, replace } = yield* platformWith(manyDeals)
    yield* replace(manyDeals.slice(0, 15))
    const refused = yield* aggregate()
    assert.strictEqual(refused.state, "failed")
    assert.match(refused.outcome.failures.join(), /unified_verified_deal shrank from 40 to 15 rows/)
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
    assert.match(refused.outcome.failures.join(), /unified_verified_deal shrank from .* bytes/)
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
    const { aggregate, first, ports, read, replace } = yield* platformWith([...manyDeals, ...deals])
    const found = yield* Effect.flatMap(RunHistory, (history) => history.find(first.run)).pipe(Effect.provide(ports))
    const { runners } = yield* found
    assert.deepStrictEqual(runners.find(({ name }) => name === "deal_fact")?.rejected, [
      { reason: "client id missing or not a decimal number", rows: 3 },
      { reason: "piece size missing, negative or beyond 64 bits", rows: 3 },
      { reason: "provider id missing or not a decimal number", rows: 1 }
    ])
    assert.strictEqual(first.state, "completed")
    assert.strictEqual((yield* read(hourlyVersions)).size, 40)
    assert.deepStrictEqual(yield* read(listedRejections), [
      "1000 client id missing or not a decimal number",
      "1001 client id missing or not a decimal number",
      "1002 client id missing or not a decimal number",
      "1003 provider id missing or not a decimal number",
      "1004 piece size missing, negative or beyond 64 bits",
      "1005 piece size missing, negative or beyond 64 bits",
      "1006 piece size missing, negative or beyond 64 bits"
    ])
    assert.deepStrictEqual(
      yield* read(openProblems),
      [1000, 1001, 1002, 1003, 1004, 1005, 1006].map((id) => `unified_verified_deal ${id}`)
    )
    yield* replace(manyDeals)
    yield* aggregate()
    assert.deepStrictEqual(yield* read(openProblems), [])
  }).pipe(quietly)
)

/** Problems of deals that nobody has resolved. */
const openProblems = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  Effect.map(
    sql<{ subject: string }>`
      select subject from ingest_problem where scope = 'deal_fact' and resolved_at is null order by subject`,
    (rows) => rows.map(({ subject }) => subject)
  )
)

const listedRejections = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  Effect.map(
    sql<{ line: string }>`select id || ' ' || reason as line from rejected_row where source = 'deal_fact' order by id`,
    (rows) => rows.map(({ line }) => line)
  )
)

it.scopedLive("a sum that does not fit makes the table uncomputable", () =>
  Effect.gen(function* () {
    const { ports, read } = yield* platformWith(manyDeals)
    yield* Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`update deal_fact set size = 9223372036854775807, start = 3700000, client = 1, provider = 1`
    }).pipe(read)
    const failure = yield* Effect.gen(function* () {
      const store = yield* AggregationStore
      return yield* Effect.flip(store.derive("deal_cell", { ...frame, run: yield* openRun }))
    }).pipe(Effect.provide(ports))
    assert.strictEqual(failure._tag, "UncomputableTable")
  }).pipe(quietly)
)

it.scopedLive("a run that prepared nothing makes no generation", () =>
  Effect.gen(function* () {
    const { ports, read } = yield* platformWith(manyDeals)
    const published = yield* Effect.gen(function* () {
      const store = yield* AggregationStore
      const leftBehind = [{ table: "deal_cell", reason: "it failed" }] as const
      return yield* store.publish({ ...publicationOf(yield* openRun), deals: Option.none(), tables: [], leftBehind })
    }).pipe(Effect.provide(ports))
    assert.isTrue(Option.isNone(published.generation))
    assert.strictEqual(yield* read(generations), 1)
  }).pipe(quietly)
)

it.scopedLive("a mirror that lost most of its rows replaces nothing until a person forces it", () =>
  Effect.gen(function* () {
    const { aggregate, dmob, read } = yield* platformWith(manyDeals)
    yield* dmob(addVerifiers)
    assert.strictEqual((yield* aggregate()).state, "completed")
    yield* dmob(removeVerifiers)
    const refused = yield* aggregate()
    assert.match(refused.outcome.failures.join(), /dmob_verifier shrank from 10 to 0 rows/)
    assert.strictEqual(yield* read(allocators), 10)
    assert.strictEqual((yield* aggregate(true)).state, "completed")
    assert.strictEqual(yield* read(allocators), 0)
  }).pipe(quietly)
)

const addVerifiers = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => sql`
    insert into verifier (
      id, "addressId", address, "auditTrail", inffered, "isMultisig", retries, removed, "isVirtual", "isMetaAllocator", "dcSource"
    )
    select n, 'f0' || n, 'f1' || n, 'n/a', false, false, 0, false, false, false, 'f080'
    from generate_series(1, 10) n`
)

const removeVerifiers = Effect.flatMap(SqlClient.SqlClient, (sql) => sql`delete from verifier`)

const allocators = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  Effect.map(sql`select id from allocator`, (rows) => rows.length)
)

it.scopedLive("prepared rows that are gone, as after a crash of the database, are not published", () =>
  Effect.gen(function* () {
    const { ports } = yield* platformWith(manyDeals)
    const refused = yield* Effect.gen(function* () {
      const store = yield* AggregationStore
      const run = yield* openRun
      return yield* Effect.flip(store.publish({ ...publicationOf(run), tables: [{ table: "deal_cell", rows: 17 }] }))
    }).pipe(Effect.provide(ports))
    assert.strictEqual(refused._tag, "PreparationLost")
  }).pipe(quietly)
)

it.scopedLive("a table that cannot be analysed is published all the same", () =>
  Effect.gen(function* () {
    const { aggregate, replace, session } = yield* platformWith(manyDeals)
    yield* replace(manyDeals.slice(1))
    const vacuuming = yield* session
    // What VACUUM takes: writers go on, ANALYZE waits.
    yield* Effect.promise(() => vacuuming.query("begin; lock table deal_cell in share update exclusive mode"))
    const held = yield* aggregate()
    assert.deepStrictEqual(held.outcome.failures, [])
    assert.isAbove(held.outcome.rowsWritten, 0)
  }).pipe(quietly)
)

it.scopedLive("a source table that is not there holds back what reads it and nothing else", () =>
  Effect.gen(function* () {
    const { dmob, ports } = yield* platformWith(manyDeals)
    yield* dmob(Effect.flatMap(SqlClient.SqlClient, (sql) => sql`drop table client_contract`))
    const failure = yield* Effect.gen(function* () {
      const store = yield* AggregationStore
      const source = yield* DmobSource
      const run = yield* openRun
      return yield* Effect.flip(
        store.load("dmob_client_contract", source.copy("dmob_client_contract", "plain"), { ...frame, run })
      )
    }).pipe(Effect.provide(ports))
    assert.strictEqual(failure._tag, "SourceUnusable")
  }).pipe(quietly)
)
