import { SqlClient } from "@effect/sql"
import { assert, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Option } from "effect"
import { PgIngestProblemsLive } from "../../../src/adapters/cdp/PgIngestProblems.js"
import { type Examination, IngestProblems } from "../../../src/application/ports/IngestProblems.js"
import { CdpTestLive } from "../../support/Database.js"

const noon = DateTime.unsafeMake("2026-03-02T12:00:00Z")

const test = (name: string, body: Effect.Effect<void, unknown, SqlClient.SqlClient | IngestProblems>) =>
  it.live(name, () => body.pipe(Effect.provide(PgIngestProblemsLive.pipe(Layer.provideMerge(CdpTestLive)))))

const examination = (hours: number, more: Partial<Examination> = {}): Examination => ({
  source: "registry",
  scope: "Allocators",
  at: DateTime.add(noon, { hours }),
  problems: [],
  isWhole: true,
  unread: [],
  ...more
})
const problem = (subject: string, detail = "it is broken") => ({ subject, allocatorId: null, reason: "broken", detail })

const everything = { source: Option.none(), allocatorId: Option.none(), limit: 100, offset: 0 }

/** Which transactions made and last locked each problem. */
const versions = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => sql`select id, xmin::text, xmax::text from ingest_problem order by id`
)

test(
  "a problem that stays as it is is neither written nor locked again",
  Effect.gen(function* () {
    const { settle } = yield* IngestProblems
    const problems = [problem("a"), problem("b")]
    yield* settle(examination(0, { problems }))
    const before = yield* versions
    yield* settle(examination(1, { problems }))
    yield* settle(examination(2, { problems, isWhole: false }))
    assert.deepStrictEqual(yield* versions, before)
  })
)

test(
  "a scope without problems leaves no trace",
  Effect.gen(function* () {
    const { settle } = yield* IngestProblems
    const sql = yield* SqlClient.SqlClient
    yield* settle(examination(0))
    assert.deepStrictEqual(yield* sql`select * from ingest_examination`, [])
    yield* settle(examination(1, { problems: [problem("a")] }))
    assert.strictEqual((yield* sql`select * from ingest_examination`).length, 1)
    yield* settle(examination(2))
    assert.deepStrictEqual(yield* sql`select * from ingest_examination`, [])
  })
)

test(
  "names and faults may hold anything and be of any length",
  Effect.gen(function* () {
    const { list, settle } = yield* IngestProblems
    const awful = `"'\\{},\u0000\uD800 NULL 数据 😀`
    const long = "😀".repeat(5000)
    const [plain, endless] = [problem(awful, awful), problem(long, long)]
    const told = examination(0, { scope: long, problems: [plain, endless, { ...plain, subject: "NULL" }] })
    assert.strictEqual(yield* settle(told), 3)
    assert.strictEqual(yield* settle(told), 0)
    assert.strictEqual(yield* settle({ ...told, problems: [], unread: [awful, long, "NULL"] }), 0)
    const { problems } = yield* list(everything)
    const stored = `"'\\{},\uFFFD\uFFFD NULL 数据 😀`
    assert.deepStrictEqual(
      problems.map(({ detail, subject }) => [subject, detail]),
      [
        ["😀".repeat(300), "😀".repeat(1000)],
        ["NULL", stored],
        [stored, stored]
      ]
    )
  })
)
