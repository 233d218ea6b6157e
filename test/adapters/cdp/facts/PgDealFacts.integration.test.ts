import { SqlClient } from "@effect/sql"
import { assert, it } from "@effect/vitest"
import { DateTime, Effect, Either, Layer, Logger, LogLevel, Option, Stream } from "effect"
import { CdpWorkLive } from "../../../../src/adapters/cdp/CdpDatabase.js"
import { PgDealFactsLive } from "../../../../src/adapters/cdp/facts/PgDealFacts.js"
import { PgRunHistoryLive } from "../../../../src/adapters/cdp/PgRunHistory.js"
import { DmobDatabaseLive } from "../../../../src/adapters/dmob/DmobDatabase.js"
import { PgDmobSourceLive } from "../../../../src/adapters/dmob/PgDmobSource.js"
import { syncDeals } from "../../../../src/application/aggregation/SyncDeals.js"
import { DealFacts } from "../../../../src/application/ports/DealFacts.js"
import { DmobSource, type IdRange } from "../../../../src/application/ports/DmobSource.js"
import { RepositoryError } from "../../../../src/application/ports/PortErrors.js"
import { RunHistory } from "../../../../src/application/ports/RunHistory.js"
import { ruleSetV061 } from "../../../../src/domain/rules/RuleSet.js"
import { configuration, inDatabase, scratchPlatform } from "../../../harness/fixture/ScratchPlatform.js"
import { emptyDatabase } from "../../../support/Database.js"
import { type DealRow, replaceRows } from "../../../support/DmobRows.js"

const asOf = DateTime.unsafeMake("2024-06-05T12:00:00Z")

/** A deal whose id is far from others', so that each has a block of its own. */
const deal = (id: number, values: Partial<DealRow> = {}): DealRow => ({
  id,
  clientId: "100",
  providerId: "200",
  pieceCid: `baga${id}`,
  pieceSize: 32n * 1024n ** 3n,
  termStart: 3_700_000,
  dealId: 0,
  ...values
})

const scattered = Array.from({ length: 12 }, (_, index) => deal(5 + index * 200_000))

const openFrame = Effect.gen(function* () {
  const history = yield* RunHistory
  const run = yield* Effect.flatten(
    history.open({ job: "aggregation", trigger: "manual", slot: Option.none(), instance: "here", asOf })
  )
  return { run, asOf, ruleSet: ruleSetV061, maxDrop: 0.5 }
})

/** A platform with these deals and nothing copied yet; `ranges` tells what was asked of DMOB, range by range. */
const platformWith = (deals: ReadonlyArray<DealRow>) =>
  Effect.gen(function* () {
    const platform = yield* scratchPlatform(emptyDatabase)
    const replace = (rows: ReadonlyArray<DealRow>) => inDatabase(platform.dmob)(replaceRows(rows))
    yield* replace(deals)
    const ranges: Array<IdRange> = []
    const ports = Layer.mergeAll(PgDealFactsLive, PgRunHistoryLive, PgDmobSourceLive).pipe(
      Layer.provide(DmobDatabaseLive),
      Layer.provide(CdpWorkLive),
      Layer.provide(configuration(platform))
    )
    /** One copy; those ranges that `refuse` names break off in the middle. */
    const sync = (refuse: (range: IdRange) => boolean = () => false) =>
      Effect.gen(function* () {
        const dmob = yield* DmobSource
        ranges.length = 0
        const source = DmobSource.of({
          ...dmob,
          copyDeals: (range, casts) => {
            ranges.push(range)
            return refuse(range)
              ? Stream.concat(Stream.take(dmob.copyDeals(range, casts), 1), Stream.fail(cut))
              : dmob.copyDeals(range, casts)
          }
        })
        return yield* Effect.either(Effect.provideService(Effect.flatMap(openFrame, syncDeals), DmobSource, source))
      }).pipe(Effect.provide(ports))
    return { sync, ranges, replace, ports, read: inDatabase(platform.cdp), dmob: inDatabase(platform.dmob) }
  })

const cut = new RepositoryError({ operation: "DmobSource.copy", reason: "unavailable", cause: "cut" })

const facts = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<{ id: number; size: string; version: string }>`
    select id, size::text, xmin::text as version from deal_fact order by id`
})

const quietly = Logger.withMinimumLogLevel(LogLevel.None)

it.scopedLive("an equal copy asks DMOB for no deal", () =>
  Effect.gen(function* () {
    const { ranges, sync } = yield* platformWith(scattered)
    assert.isTrue(Either.isRight(yield* sync()))
    assert.deepStrictEqual(ranges, [
      { first: 0, last: 1_048_575 },
      { first: 1_048_576, last: 2_097_151 },
      { first: 2_097_152, last: 3_145_727 }
    ])
    assert.isTrue(Either.isRight(yield* sync()))
    assert.deepStrictEqual(ranges, [])
  }).pipe(quietly)
)

it.scopedLive("a first load that was cut goes on with what is missing", () =>
  Effect.gen(function* () {
    const { ranges, read, sync } = yield* platformWith(scattered)
    const broken = yield* sync(({ first }) => first > 0)
    assert.isTrue(Either.isLeft(broken))
    const kept = yield* read(facts)
    assert.strictEqual(kept.length, 6)
    assert.isTrue(Either.isRight(yield* sync()))
    assert.deepStrictEqual(
      ranges.map(({ first, last }) => [first, last]),
      scattered.slice(6).map(({ id }) => [id - (id % 1024), id - (id % 1024) + 1023])
    )
    assert.strictEqual((yield* read(facts)).length, 12)
  }).pipe(quietly)
)

it.scopedLive("late, rewritten and deleted deals are found, and rows beside them are not written again", () =>
  Effect.gen(function* () {
    const near = [deal(1), deal(2), deal(3)]
    const { ranges, read, replace, sync } = yield* platformWith([...near, ...scattered])
    yield* sync()
    const before = yield* read(facts)
    yield* replace([deal(1), deal(2, { pieceSize: 1024n }), deal(4), ...scattered])
    yield* sync()
    assert.deepStrictEqual(ranges, [{ first: 0, last: 1023 }])
    const after = yield* read(facts)
    assert.deepStrictEqual(
      after.slice(0, 4).map(({ id, size }) => [id, size]),
      [
        [1, "34359738368"],
        [2, "1024"],
        [4, "34359738368"],
        [5, "34359738368"]
      ]
    )
    assert.deepStrictEqual(
      after.filter(({ id }) => id !== 2 && id !== 4),
      before.filter(({ id }) => id !== 2 && id !== 3)
    )
  }).pipe(quietly)
)

it.scopedLive("a change that no figure reads is not copied", () =>
  Effect.gen(function* () {
    const { dmob, ranges, sync } = yield* platformWith(scattered)
    yield* sync()
    const harmless = Effect.flatMap(
      SqlClient.SqlClient,
      (sql) => sql`
        update unified_verified_deal
        set "updatedAt" = now(), removed = true, "slashedEpoch" = 7, "sectorId" = 'null', type = 'claimUpdated'`
    )
    yield* dmob(harmless)
    yield* sync()
    // The text null is a sector, so the first of these is a change; the second is none.
    assert.strictEqual(ranges.length, 12)
    yield* dmob(harmless)
    yield* sync()
    assert.deepStrictEqual(ranges, [])
  }).pipe(quietly)
)

it.scopedLive("only a range with a value that does not fit is copied with guarded casts", () =>
  Effect.gen(function* () {
    const { ranges, read, sync } = yield* platformWith([...scattered, deal(4_000_000, { pieceSize: 2n ** 70n })])
    const result = yield* sync()
    assert.deepStrictEqual(
      Either.map(result, ({ rejected, rows }) => ({ rejected, rows })),
      Either.right({ rows: 13, rejected: [{ reason: "piece size missing, negative or beyond 64 bits", rows: 1 }] })
    )
    assert.strictEqual(ranges.length, 5)
    assert.strictEqual((yield* read(facts)).filter(({ size }) => size === null).length, 1)
    yield* sync()
    assert.deepStrictEqual(ranges, [])
  }).pipe(quietly)
)

/** Ids as they might be spelt, and the number that figures know them by; none for what is no decimal number. */
const spellings = [
  ["100", 100],
  ["007", 7],
  ["999999999", 999_999_999],
  ["1000000000", null],
  ["2147483648", null],
  ["+12", null],
  ["-12", null],
  [" 12", null],
  ["1_2", null],
  ["0x1f", null],
  ["f0100", null],
  ["", null],
  [null, null]
] as const

it.scopedLive.each([
  { among: "rows that fit", beside: [] },
  { among: "a row that does not fit", beside: [deal(14, { pieceSize: 2n ** 70n })] }
])("an id is read in one way only, among $among", ({ beside }) =>
  Effect.gen(function* () {
    const deals = spellings.map(([clientId], index) => deal(index + 1, { clientId, providerId: clientId }))
    const { read, sync } = yield* platformWith([...deals, ...beside])
    yield* sync()
    const found = yield* read(
      Effect.flatMap(
        SqlClient.SqlClient,
        (sql) => sql<{ client: number | null; provider: number | null }>`
          select client, provider from deal_fact where id <= ${spellings.length} order by id`
      )
    )
    assert.deepStrictEqual(
      found.map(({ client, provider }) => [client, provider]),
      spellings.map(([, number]) => [number, number])
    )
  }).pipe(quietly)
)

it.scopedLive("a source that lost most of its deals changes nothing of the copy", () =>
  Effect.gen(function* () {
    const { ports, read, replace, sync } = yield* platformWith(scattered)
    yield* sync()
    yield* read(
      Effect.flatMap(
        SqlClient.SqlClient,
        (sql) => sql`
          insert into generation (run_id, as_of, rule_set, deal_rows, deal_bytes, left_behind)
          select id, as_of, 'v0.6.1', 12, ${`${12n * 32n * 1024n ** 3n}`}::numeric, '[]' from job_run`
      )
    )
    yield* replace(scattered.slice(0, 3))
    const refused = yield* sync()
    assert.strictEqual(Either.isLeft(refused) ? refused.left._tag : "Right", "SourceShrank")
    assert.strictEqual((yield* read(facts)).length, 12)
    const forced = yield* Effect.flatMap(openFrame, (frame) => syncDeals({ ...frame, maxDrop: 1 })).pipe(
      Effect.provide(ports)
    )
    assert.strictEqual(forced.rows, 3)
  }).pipe(quietly)
)

it.scopedLive("a run that was superseded copies nothing", () =>
  Effect.gen(function* () {
    const { ports, read } = yield* platformWith(scattered)
    const outcome = yield* Effect.gen(function* () {
      const overtaken = yield* openFrame
      yield* openFrame
      const deals = yield* DealFacts
      const dmob = yield* DmobSource
      const range = { first: 0, last: 10_000_000 }
      return yield* Effect.flip(deals.replace(range, dmob.copyDeals(range, "plain"), overtaken))
    }).pipe(Effect.provide(ports))
    assert.strictEqual(outcome._tag, "RunSuperseded")
    assert.deepStrictEqual(yield* read(facts), [])
  }).pipe(quietly)
)
