import { NodeContext } from "@effect/platform-node"
import { SqlClient } from "@effect/sql"
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Layer, type Redacted } from "effect"
import { createDmobSchema } from "../../../src/adapters/sandbox/DmobSchema.js"
import { prepareSampleDmob } from "../../../src/adapters/sandbox/SampleDmob.js"
import { dealRow } from "../../../src/adapters/sandbox/sample/DealRows.js"
import { sampleDeals } from "../../../src/adapters/sandbox/sample/Deals.js"
import { SAMPLE_SEED, sampleNetwork } from "../../../src/adapters/sandbox/sample/Network.js"
import { readRealData } from "../../../src/adapters/sandbox/sample/RealData.js"
import { historyStart, hourOf } from "../../../src/adapters/sandbox/sample/Timeline.js"
import { emptyDatabase } from "../../support/Database.js"
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
