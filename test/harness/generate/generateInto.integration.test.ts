import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, type Redacted } from "effect"
import { emptyDatabase, testDatabase } from "../../support/Database.js"
import { queryOnce } from "../../support/queryOnce.js"
import { changeSource } from "./changeSource.js"
import { generateInto } from "./generateInto.js"

const settings = { deals: 4000, seed: 3, now: DateTime.unsafeMake("2026-01-05T00:00:00Z"), weeks: 12 }

const sourceTables = [
  "unified_verified_deal",
  "verified_client_allowance",
  "verified_client",
  "verifier",
  "verifier_allowance",
  "client_contract",
  "dc_allocation_claim",
  "unique_providers"
]
const collectedTables = [
  "allocator_registry",
  "allocator_registry_archive",
  "allocator_client_bookkeeping",
  "provider_retrievability_daily",
  "provider_url_finder_retrievability_daily"
]

/** Number of rows and digest of every table. */
const contents = (url: Redacted.Redacted, tables: ReadonlyArray<string>) =>
  Effect.forEach(tables, (table) =>
    queryOnce(
      url,
      `select '${table}' as table, count(*)::int as rows, md5(string_agg(t::text, ';' order by t::text)) from ${table} t`
    )
  ).pipe(Effect.map((results) => results.flat()))

describe("generating into databases", { timeout: 120_000 }, () => {
  it.scopedLive("gives two databases the same rows, bit for bit, and leaves no table empty", () =>
    Effect.gen(function* () {
      const [dmob, otherDmob] = yield* Effect.all([emptyDatabase, emptyDatabase])
      const [cdp, otherCdp] = yield* Effect.all([testDatabase, testDatabase])
      const figures = yield* generateInto({ ...settings, dmob, cdp })
      yield* generateInto({ ...settings, dmob: otherDmob, cdp: otherCdp })
      assert.deepStrictEqual(figures, { deals: 4000, clients: 150, allocators: 60, providers: 300 })

      const source = yield* contents(dmob, sourceTables)
      assert.deepStrictEqual(yield* contents(otherDmob, sourceTables), source)
      const collected = yield* contents(cdp, collectedTables)
      assert.deepStrictEqual(yield* contents(otherCdp, collectedTables), collected)
      assert.deepStrictEqual(
        [...source, ...collected].filter(({ rows }) => rows === 0),
        []
      )
      assert.strictEqual(source[0].rows, 4000)
    })
  )

  it.scopedLive("builds the keys and indexes of DMOB, and goes on with the ids", () =>
    Effect.gen(function* () {
      const dmob = yield* emptyDatabase
      yield* generateInto({ ...settings, deals: 500, dmob })
      const [{ indexes }] = yield* queryOnce(
        dmob,
        "select count(*)::int as indexes from pg_indexes where tablename = 'unified_verified_deal'"
      )
      assert.strictEqual(indexes, 7)
      const [{ id }] = yield* queryOnce(dmob, "insert into unified_verified_deal (type) values ('deal') returning id")
      assert.strictEqual(id, 501)
    })
  )

  it.scopedLive("refuses a database that has such tables, unless they may be replaced", () =>
    Effect.gen(function* () {
      const [dmob, cdp] = yield* Effect.all([emptyDatabase, testDatabase])
      yield* generateInto({ ...settings, deals: 500, dmob, cdp })
      const before = yield* contents(dmob, sourceTables)
      const refusal = yield* Effect.flip(generateInto({ ...settings, deals: 600, dmob }))
      assert.strictEqual(refusal._tag, "AlreadyFilled")
      const other = yield* emptyDatabase
      const collectedRefusal = yield* Effect.flip(generateInto({ ...settings, deals: 600, dmob: other, cdp }))
      assert.strictEqual(collectedRefusal._tag, "AlreadyFilled")
      assert.deepStrictEqual(yield* contents(dmob, sourceTables), before)

      yield* generateInto({ ...settings, deals: 600, dmob, cdp, replace: true })
      const [{ rows }] = yield* contents(dmob, ["unified_verified_deal"])
      assert.strictEqual(rows, 600)
    })
  )

  it.scopedLive("asks for the migrations of a CDP database that has none, and leaves the DMOB untouched", () =>
    Effect.gen(function* () {
      const [dmob, cdp] = yield* Effect.all([emptyDatabase, emptyDatabase])
      const refusal = yield* Effect.flip(generateInto({ ...settings, dmob, cdp }))
      assert.strictEqual(refusal._tag, "NotMigrated")
      assert.deepStrictEqual(yield* queryOnce(dmob, "select 1 from pg_tables where schemaname = 'public'"), [])
    })
  )

  it.scopedLive("measures every provider on each full day from its first deal on", () =>
    Effect.gen(function* () {
      const [dmob, cdp] = yield* Effect.all([emptyDatabase, testDatabase])
      yield* generateInto({ ...settings, dmob, cdp })
      const [days] = yield* queryOnce(
        cdp,
        `select count(distinct date)::int as days, min(date)::text, max(date)::text,
           count(*) filter (where success_rate is null)::float / count(*) as unknown,
           count(*) filter (where success_rate not between 0 and 1)::int as wild
         from provider_url_finder_retrievability_daily`
      )
      assert.strictEqual(days.days, 12 * 7)
      assert.strictEqual(days.wild, 0)
      assert.isAbove(days.unknown, 0.02)
      const [spark] = yield* queryOnce(
        cdp,
        `select count(*)::int as rows, count(*) filter (where successful > total or successful_http > successful)::int as wild
         from provider_retrievability_daily`
      )
      assert.isAbove(spark.rows, 1000)
      assert.strictEqual(spark.wild, 0)
    })
  )
})

describe("changing a source", { timeout: 120_000 }, () => {
  it.scopedLive("adds new and late rows, rewrites some and deletes some; equal databases stay equal", () =>
    Effect.gen(function* () {
      const [dmob, other] = yield* Effect.all([emptyDatabase, emptyDatabase])
      for (const url of [dmob, other]) yield* generateInto({ ...settings, dmob: url })
      const change = { seed: 5, round: 1, fresh: 40, late: 100, rewritten: 60, deleted: 20 }
      const done = yield* changeSource(dmob, change)
      assert.deepStrictEqual({ fresh: done.fresh, late: done.late }, { fresh: 40, late: 100 })
      assert.isAtLeast(done.rewritten, 50)
      assert.isAtLeast(done.deleted, 15)

      const [{ rows }] = yield* contents(dmob, ["unified_verified_deal"])
      assert.strictEqual(rows, 4000 + 140 - done.deleted)
      const weeks = yield* queryOnce(
        dmob,
        `select ("termStart"::int - 3686640) / 20160 as week, count(*)::int as rows
         from unified_verified_deal where id > 4040 group by 1`
      )
      assert.isAtLeast(weeks.length, 2)
      assert.isAtMost(weeks.length, 10)
      const [{ same }] = yield* queryOnce(
        dmob,
        `select count(*)::int as same from unified_verified_deal
         where id <= 4000 and "updatedAt" = (select max("updatedAt") from unified_verified_deal)`
      )
      assert.isAtLeast(same, done.rewritten - done.deleted)

      yield* changeSource(other, change)
      assert.deepStrictEqual(yield* contents(other, sourceTables), yield* contents(dmob, sourceTables))
      yield* changeSource(other, { ...change, round: 2 })
      assert.notDeepEqual(yield* contents(other, sourceTables), yield* contents(dmob, sourceTables))
    })
  )
})
