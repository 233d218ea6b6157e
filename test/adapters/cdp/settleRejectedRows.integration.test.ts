import { SqlClient } from "@effect/sql"
import { assert, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Option } from "effect"
import { PgIngestProblemsLive } from "../../../src/adapters/cdp/PgIngestProblems.js"
import { settleRejectedRows } from "../../../src/adapters/cdp/settleRejectedRows.js"
import { IngestProblems } from "../../../src/application/ports/IngestProblems.js"
import { CdpTestLive } from "../../support/Database.js"

const noon = DateTime.unsafeMake("2026-03-02T12:00:00Z")
const reason = "piece size missing, negative or beyond 64 bits"

const test = (name: string, body: Effect.Effect<void, unknown, SqlClient.SqlClient | IngestProblems>) =>
  it.live(name, () => body.pipe(Effect.provide(PgIngestProblemsLive.pipe(Layer.provideMerge(CdpTestLive)))))

const settleAfter = (hours: number) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) =>
    sql.withTransaction(settleRejectedRows(sql, DateTime.add(noon, { hours })))
  )

/** Subject, allocator, reason, and whether it is resolved. */
const listed = Effect.flatMap(IngestProblems, (problems) =>
  problems.list({ source: Option.some("dmob"), allocatorId: Option.none(), limit: 5000, offset: 0 })
).pipe(
  Effect.map(({ problems }) =>
    problems
      .map(({ allocatorId, reason, resolvedAt, subject }) => ({
        subject,
        allocatorId,
        reason,
        isResolved: Option.isSome(resolvedAt)
      }))
      .toSorted((a, b) => (a.subject < b.subject ? -1 : 1))
  )
)

test(
  "remembers each rejected row under the name of its source, with the allocator that the row names",
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const [noClient, noAllocator] = ["client id is not an id address", "allocator id is not an id address"]
    const noProvider = "provider id is not a decimal number"
    yield* sql`
      insert into dmob_verified_client_allowance (id, "addressId", "verifierAddressId")
      values (7, 'x', 'f01'), (8, 'f02', 'nobody')`
    yield* sql`
      insert into rejected_row ${sql.insert([
        { source: "deal_fact", id: "123", reason },
        { source: "dmob_verified_client_allowance", id: "7", reason: noClient },
        { source: "dmob_verified_client_allowance", id: "8", reason: noAllocator },
        { source: "dmob_unique_provider", id: `two words${"!".repeat(5000)}`, reason: noProvider },
        { source: "dmob_unique_provider", id: `two words${"!".repeat(5001)}`, reason: noProvider }
      ])}`
    assert.strictEqual(yield* settleAfter(0), 4)
    const open = { allocatorId: null, isResolved: false }
    assert.deepStrictEqual(yield* listed, [
      { ...open, subject: "unified_verified_deal 123", reason },
      { ...open, subject: `unique_providers two words${"!".repeat(191)}`, reason: noProvider },
      { ...open, subject: "verified_client_allowance 7", reason: noClient, allocatorId: "f01" },
      { ...open, subject: "verified_client_allowance 8", reason: noAllocator }
    ])
  })
)

const versions = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => sql`select id, xmin::text, xmax::text from ingest_problem order by id`
)

test(
  "touches no row of an unchanged list, and tells when it was last looked at",
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`
      insert into rejected_row (source, id, reason)
      select 'deal_fact', id::text, ${reason} from generate_series(1, 1000) id`
    assert.strictEqual(yield* settleAfter(0), 1000)
    const before = yield* versions
    assert.strictEqual(yield* settleAfter(1), 0)
    assert.deepStrictEqual(yield* versions, before)
    const { problems } = yield* Effect.flatMap(IngestProblems, ({ list }) =>
      list({ source: Option.none(), allocatorId: Option.none(), limit: 1, offset: 0 })
    )
    assert.deepInclude(problems[0], { firstSeen: noon, lastSeen: DateTime.add(noon, { hours: 1 }) })
  })
)

test(
  "resolves what left the list, but for rows that a full list has no more room for",
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const list = (from: number, to: number) => sql`
      insert into rejected_row (source, id, reason)
      select 'deal_fact', id::text, ${reason} from generate_series(${from}::integer, ${to}::integer) id`
    yield* list(101, 1100)
    yield* settleAfter(0)
    yield* sql`delete from rejected_row`
    yield* list(91, 105)
    yield* list(116, 1100)
    assert.strictEqual(yield* settleAfter(1), 20)
    yield* sql`delete from rejected_row where id = '91' or length(id) = 4 and id > '1090'`
    yield* list(1, 11)
    assert.strictEqual(yield* settleAfter(2), 12)
    const resolved = (yield* listed).filter(({ isResolved }) => isResolved).map(({ subject }) => subject)
    assert.deepStrictEqual(resolved, [
      ...Array.from({ length: 10 }, (_, index) => `unified_verified_deal ${106 + index}`),
      "unified_verified_deal 91"
    ])
    yield* sql`delete from rejected_row`
    yield* settleAfter(3)
    assert.isTrue((yield* listed).every(({ isResolved }) => isResolved))
  })
)
