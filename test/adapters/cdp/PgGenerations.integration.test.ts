import { SqlClient } from "@effect/sql"
import { assert, it } from "@effect/vitest"
import { DateTime, Effect, Either, Fiber, Layer, Option } from "effect"
import { PgGenerationsLive } from "../../../src/adapters/cdp/PgGenerations.js"
import { publishedTables } from "../../../src/application/aggregation/AggregationTable.js"
import { Generations } from "../../../src/application/ports/Generations.js"
import { CdpTestLive } from "../../support/Database.js"

const platform = () => PgGenerationsLive.pipe(Layer.provideMerge(CdpTestLive))

const everyTable = ["allocator", ...publishedTables.filter((table) => table !== "allocator")] as const

const publish = (asOf: string) =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => sql`
      with run as (
        insert into job_run (job, trigger, instance, state, as_of, started_at)
        values ('aggregation', 'manual', 'here', 'completed', ${asOf}::timestamptz, ${asOf}::timestamptz)
        returning id
      )
      insert into generation (run_id, as_of, rule_set, deal_rows, deal_bytes, left_behind)
      select id, ${asOf}::timestamptz, 'v0.6.1', 0, 0, '[]' from run`
  )

/** Records tables under the newest generation. */
const publishTables = (asOf: string, tables: ReadonlyArray<string>) =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => sql`
      insert into published_table (name, generation_id, as_of, rows)
      select name, (select max(id) from generation), ${asOf}::timestamptz, 0
      from jsonb_array_elements_text(${JSON.stringify(tables)}::jsonb) as name
      on conflict (name) do update set generation_id = excluded.generation_id, as_of = excluded.as_of`
  )

it.live("refuses reads before anything was published", () =>
  Effect.gen(function* () {
    const generations = yield* Generations
    assert.isTrue(Option.isNone(yield* generations.latest))
    const read = yield* Effect.either(generations.snapshot(() => Effect.succeed("read")))
    assert.strictEqual(Either.isLeft(read) ? read.left._tag : "Right", "NothingPublished")
  }).pipe(Effect.provide(platform()))
)

it.live("has nothing to read until every table has been published, and is as old as the oldest of them", () =>
  Effect.gen(function* () {
    const generations = yield* Generations
    const [late, ...others] = everyTable
    yield* publish("2026-03-02T12:00:00Z")
    yield* publishTables("2026-03-02T12:00:00Z", others)
    assert.isTrue(Option.isNone(yield* generations.latest))
    yield* publish("2026-03-02T13:00:00Z")
    yield* publishTables("2026-03-02T13:00:00Z", [late])
    const latest = yield* generations.latest
    assert.deepStrictEqual(
      Option.map(latest, ({ asOf, id }) => [id, DateTime.formatIso(asOf)]),
      Option.some(["2", "2026-03-02T12:00:00.000Z"])
    )
  }).pipe(Effect.provide(platform()))
)

it.live("shows a reader one generation from its first query to its last, whatever is published meanwhile", () =>
  Effect.gen(function* () {
    const generations = yield* Generations
    const sql = yield* SqlClient.SqlClient
    yield* publish("2026-03-02T12:00:00Z")
    yield* publishTables("2026-03-02T12:00:00Z", everyTable)
    const count = sql<{ n: number }>`select count(*)::integer as n from generation`
    // A fiber of its own takes a connection of its own, outside the reader's transaction.
    const elsewhere = yield* Effect.forkDaemon(
      Effect.zipRight(Effect.sleep("50 millis"), publish("2026-03-02T13:00:00Z"))
    )
    const [before, after, asOf] = yield* generations.snapshot((generation) =>
      Effect.gen(function* () {
        const [first] = yield* count
        yield* Fiber.join(elsewhere)
        const [second] = yield* count
        return [first?.n, second?.n, DateTime.formatIso(generation.asOf)] as const
      })
    )
    assert.deepStrictEqual([before, after, asOf], [1, 1, "2026-03-02T12:00:00.000Z"])
    yield* publishTables("2026-03-02T13:00:00Z", everyTable)
    const latest = yield* generations.latest
    assert.deepStrictEqual(
      Option.map(latest, ({ asOf }) => DateTime.formatIso(asOf)),
      Option.some("2026-03-02T13:00:00.000Z")
    )
  }).pipe(Effect.provide(platform()))
)
