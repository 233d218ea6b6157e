import { SqlClient, SqlSchema } from "@effect/sql"
import { assert, layer } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { CdpTestLive } from "../../../support/Database.js"
import { now, storeAllocatorReports, storeClientReports } from "../reportTables.js"

/** A reference of one report table to another. */
const Reference = Schema.Struct({ from: Schema.String, cascades: Schema.Boolean, leadsIndex: Schema.Boolean })

const references = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  SqlSchema.findAll({
    Request: Schema.Void,
    Result: Reference,
    execute: () => sql`
      select
        conrelid::regclass::text as from,
        confdeltype = 'c' as cascades,
        exists (select from pg_index where indrelid = conrelid and indkey[0] = conkey[1]) as "leadsIndex"
      from pg_constraint
      where contype = 'f' and confrelid::regclass::text ~ '^(client|allocator)_report'
      order by 1`
  })(undefined)
)

const Index = Schema.Struct({ table: Schema.String, columns: Schema.String })

const indexes = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  SqlSchema.findAll({
    Request: Schema.Void,
    Result: Index,
    execute: () => sql`
      select tablename as table, substring(indexdef from '\\((.*)\\)') as columns
      from pg_indexes
      where schemaname = 'public'`
  })(undefined)
)

/** What reads of single reports and of days look for, beside the parts of a report. */
const looked: ReadonlyArray<readonly [table: string, columns: string]> = [
  ["client_report", "client, create_date"],
  ["client_report", "lower(client)"],
  ["client_report", "lower(client_address)"],
  ["allocator_report", "allocator, create_date"],
  ["allocator_report", "lower(allocator)"],
  ["allocator_report", "lower(address)"],
  ["client_report_check_result", "create_date"],
  ["allocator_report_check_result", "create_date"]
]

const anAllocatorReport = {
  id: "aaaaaaaa-0000-4000-8000-000000000000",
  allocator: "f09",
  createDate: now,
  httpRate: null,
  urlFinderRate: null,
  scores: [{ metric: "CID_SHARING", score: 3, value: 1, rangeScores: [0, 3] }],
  checks: [{ check: "INACTIVITY", result: true, message: null }]
} as const

const aClientReport = {
  id: 1,
  client: "f010",
  createDate: now,
  checks: [{ check: "INACTIVITY", result: true }]
} as const

layer(CdpTestLive)("The tables of reports", (it) => {
  it.effect("let a report go with its parts, and find the parts by index", () =>
    Effect.gen(function* () {
      const found = yield* references
      assert.lengthOf(found, 14)
      for (const reference of found)
        assert.deepStrictEqual(reference, { ...reference, cascades: true, leadsIndex: true })
    })
  )

  it.effect("find reports by their subject and checks by their day", () =>
    Effect.gen(function* () {
      const found = yield* indexes
      for (const [table, columns] of looked)
        assert.isTrue(
          found.some((index) => index.table === table && index.columns.startsWith(columns)),
          `${table} (${columns})`
        )
    })
  )

  it.effect("are empty once the reports are deleted", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* storeAllocatorReports([anAllocatorReport])
      yield* storeClientReports([aClientReport])
      yield* sql`delete from allocator_report`
      yield* sql`delete from client_report`
      const tables = [
        "allocator_report_scoring_result_range",
        "allocator_report_check_result",
        "client_report_check_result"
      ]
      for (const table of tables) assert.isEmpty(yield* sql`select from ${sql(table)}`, table)
    })
  )

  it.effect("refuse a check that bears another instant than its report", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* storeAllocatorReports([anAllocatorReport])
      yield* storeClientReports([aClientReport])
      const later = DateTime.toDateUtc(DateTime.add(now, { millis: 1 }))
      for (const table of ["allocator_report_check_result", "client_report_check_result"]) {
        const failure = yield* Effect.flip(sql`update ${sql(table)} set create_date = ${later}`)
        assert.include(String(failure.cause), "violates foreign key constraint", table)
      }
    })
  )
})
