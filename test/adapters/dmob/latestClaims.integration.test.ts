import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { SqlClient } from "@effect/sql"
import { assert, it, layer } from "@effect/vitest"
import { Chunk, Context, DateTime, Effect, FastCheck as fc, Layer, Option, Order, Schema, Stream } from "effect"
import { CdpPool } from "../../../src/adapters/cdp/CdpDatabase.js"
import { DmobDatabaseLive } from "../../../src/adapters/dmob/DmobDatabase.js"
import { PgDmobSourceLive } from "../../../src/adapters/dmob/PgDmobSource.js"
import { createDmobSchema } from "../../../src/adapters/sandbox/DmobSchema.js"
import { byValue } from "../../../src/application/listing/Listing.js"
import { type Claim, type ClaimsQuery, DmobSource } from "../../../src/application/ports/DmobSource.js"
import { loadCsv } from "../../harness/fixture/LoadCsv.js"
import { inDatabase } from "../../harness/fixture/ScratchPlatform.js"
import { emptyDatabase } from "../../support/Database.js"
import { configuredWith } from "../../support/TestCluster.js"

/** A DMOB with tables and nothing in them. */
class Dmob extends Context.Tag("Dmob")<Dmob, Effect.Effect.Success<typeof emptyDatabase>>() {}

const DmobLive = Layer.scoped(
  Dmob,
  Effect.tap(emptyDatabase, (url) => inDatabase(url)(createDmobSchema))
)

const SourceLive = Layer.unwrapEffect(
  Effect.map(Dmob, (url) =>
    PgDmobSourceLive.pipe(Layer.provide(DmobDatabaseLive), Layer.provide(configuredWith(url, "DMOB_DATABASE_URL")))
  )
)

const newestFirst: ClaimsQuery["sorting"] = { key: "createdAt", order: "desc" }
const everyClaimOf = (client: string): ClaimsQuery => ({
  client,
  filter: Option.none(),
  sorting: newestFirst,
  page: Option.none()
})

/** Figures and rows of a query. */
const read = (query: ClaimsQuery) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { claims, ...figures } = yield* (yield* DmobSource).latestClaims(query)
      return { ...figures, rows: Chunk.toReadonlyArray(yield* Stream.runCollect(claims)) }
    })
  )

const columns: ReadonlyArray<keyof Claim> = [
  "id",
  "dealId",
  "clientId",
  "type",
  "providerId",
  "pieceCid",
  "pieceSize",
  "createdAt"
]

const claim: fc.Arbitrary<Omit<Claim, "id">> = fc.record({
  dealId: fc.constantFrom(0, 0, 7, 80),
  clientId: fc.constantFrom("10", "100"),
  type: fc.constantFrom(null, "deal", "claim", "Claim"),
  providerId: fc.constantFrom(null, "9", "10", "1000", "2000"),
  pieceCid: fc.constantFrom(null, "baga_1", "BAGA%2", "bagb1000", "f01000"),
  pieceSize: fc.constantFrom(null, 0n, 9n, 10n, 2n ** 60n),
  createdAt: fc.integer({ min: 0, max: 3 }).map((hours) => DateTime.unsafeMake(Date.UTC(2025, 0, 1, hours)))
})

const query: fc.Arbitrary<ClaimsQuery> = fc.record({
  client: fc.constantFrom("10", "100", "7"),
  filter: fc
    .option(fc.constantFrom("1000", "f01000", "F01", "f0", "baga", "_", "%", "nowhere"))
    .map(Option.fromNullable),
  sorting: fc.record({ key: fc.constantFrom(...columns), order: fc.constantFrom("asc", "desc") }),
  page: fc
    .option(fc.record({ limit: fc.integer({ min: 1, max: 9 }), page: fc.integer({ min: 1, max: 4 }) }))
    .map(Option.fromNullable)
})

const includes = (text: string | null, part: string): boolean =>
  text?.toLowerCase().includes(part.toLowerCase()) ?? false

const comparable = (value: Claim[keyof Claim]): unknown =>
  DateTime.isDateTime(value) ? DateTime.toEpochMillis(value) : value

/** What a query means, over rows in memory. */
const expectedOf = (all: ReadonlyArray<Claim>, { client, filter, page, sorting }: ClaimsQuery) => {
  const found = all.filter(
    (row) =>
      row.clientId === client &&
      Option.match(filter, {
        onNone: () => true,
        onSome: (text) => includes(row.providerId, text.replace(/^f0/i, "")) || includes(row.pieceCid, text)
      })
  )
  const ascending = Order.combine(
    Order.mapInput(byValue, (row: Claim) => comparable(row[sorting.key])),
    Order.mapInput(Order.number, (row: Claim) => row.id)
  )
  const sorted = found.toSorted(sorting.order === "asc" ? ascending : Order.reverse(ascending))
  const sizeOf = (rows: ReadonlyArray<Claim>) => rows.reduce((sum, { pieceSize }) => sum + (pieceSize ?? 0n), 0n)
  return {
    total: found.length,
    ddoPieceSize: sizeOf(found.filter(({ dealId }) => dealId === 0)),
    nonDdoPieceSize: sizeOf(found.filter(({ dealId }) => dealId !== 0)),
    rows: Option.match(page, {
      onNone: () => sorted,
      onSome: ({ limit, page: number }) => sorted.slice((number - 1) * limit, number * limit)
    })
  }
}

const answers = join("test", "facts", "dmob-small", "answers")

const RecordedAnswer = Schema.parseJson(
  Schema.Struct({ request: Schema.Struct({ path: Schema.String }), status: Schema.Number, body: Schema.Unknown })
)

/** What was asked of the recorded DMOB, as its address tells, and what was answered. */
const recordedAnswers = readdirSync(answers)
  .filter((name) => name.startsWith("latest-claims-"))
  .map((name) => Schema.decodeUnknownSync(RecordedAnswer)(readFileSync(join(answers, name), "utf8")))
  .filter(({ status }) => status === 200)
  .map(({ body, request }) => {
    const { pathname, searchParams } = new URL(request.path, "http://localhost")
    const limit = searchParams.get("limit")
    return {
      body,
      query: {
        client: pathname.split("/")[2]?.replace(/^f0/, "") ?? "",
        filter: Option.fromNullable(searchParams.get("filter")),
        sorting: {
          key: columns.find((key) => key === searchParams.get("sort")) ?? "createdAt",
          order: searchParams.get("order") === "asc" ? "asc" : "desc"
        },
        page:
          limit === null ? Option.none() : Option.some({ limit: Number(limit), page: Number(searchParams.get("page")) })
      } satisfies ClaimsQuery
    }
  })

const pagesOf = ({ page }: ClaimsQuery, total: number) =>
  Option.match(page, { onNone: () => ({}), onSome: ({ limit }) => ({ pages: Math.ceil(total / limit) }) })

/** Makes these the deals of the DMOB. */
const replaceClaims = (claims: ReadonlyArray<Claim>) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`truncate unified_verified_deal`
    const rows = claims.map(({ createdAt, pieceSize, ...row }) => ({
      ...row,
      pieceSize: pieceSize === null ? null : `${pieceSize}`,
      createdAt: DateTime.formatIso(createdAt)
    }))
    if (rows.length > 0) yield* sql`insert into unified_verified_deal ${sql.insert(rows)}`
  })

const inDmob = <A, E>(work: Effect.Effect<A, E, SqlClient.SqlClient | CdpPool>) =>
  Effect.flatMap(Dmob, (url) => inDatabase(url)(work))

const manyOf = (client: string, first: number, length: number) =>
  inDmob(
    Effect.flatMap(
      SqlClient.SqlClient,
      (sql) => sql`
        insert into unified_verified_deal (id, "clientId", "providerId", "pieceCid", "pieceSize", "createdAt")
        select n, ${client}, (n % 50)::text, 'baga' || n, 1, timestamp '2025-01-01' + n * interval '1 second'
        from generate_series(${first}::integer, ${first + length - 1}::integer) n`
    )
  )

layer(SourceLive.pipe(Layer.provideMerge(DmobLive)))("Latest claims of a client", (it) => {
  it.effect.prop(
    "are found, ordered, paged and summed as lists of rows in memory are",
    [fc.array(claim, { maxLength: 30 }), fc.array(query, { minLength: 8, maxLength: 8 })],
    ([rows, queries]) =>
      Effect.gen(function* () {
        const claims = rows.map((row, index): Claim => ({ id: (index * 7) % 31, ...row }))
        yield* inDmob(replaceClaims(claims))
        for (const asked of queries) assert.deepStrictEqual(yield* read(asked), expectedOf(claims, asked))
      }),
    { fastCheck: { numRuns: 25 } }
  )

  it.effect("of the recorded DMOB are those that were answered", () =>
    Effect.gen(function* () {
      yield* inDmob(
        Effect.gen(function* () {
          yield* replaceClaims([])
          const source = join("test", "facts", "dmob-small", "source", "unified_verified_deal.csv")
          yield* loadCsv(yield* CdpPool, "unified_verified_deal", source)
        })
      )
      for (const { body, query } of recordedAnswers) {
        const { ddoPieceSize, nonDdoPieceSize, rows, total } = yield* read(query)
        assert.deepStrictEqual(
          {
            pagination: { ...Option.getOrUndefined(query.page), ...pagesOf(query, total), total },
            totalSumOfDdoPieceSize: `${ddoPieceSize}`,
            totalSumOfNonDdoPieceSize: `${nonDdoPieceSize}`,
            count: rows.length,
            data: rows.map(({ createdAt, pieceSize, ...row }) => ({
              ...row,
              pieceSize: `${pieceSize}`,
              createdAt: DateTime.formatIso(createdAt),
              isDDO: row.dealId === 0
            }))
          },
          body
        )
      }
    })
  )

  it.effect("are all there when nobody asks for a page, however many there are", () =>
    Effect.gen(function* () {
      yield* inDmob(replaceClaims([]))
      yield* manyOf("10", 1, 2000)
      const { rows, total } = yield* read({ ...everyClaimOf("10"), sorting: { key: "id", order: "asc" } })
      assert.strictEqual(total, 2000)
      assert.deepStrictEqual(
        rows.map(({ id }) => id),
        Array.from({ length: 2000 }, (_, index) => index + 1)
      )
    })
  )

  it.effect("give back their session when the reader leaves before the end", () =>
    Effect.gen(function* () {
      yield* inDmob(replaceClaims([]))
      yield* manyOf("10", 1, 3000)
      const firstRow = Effect.scoped(
        Effect.flatMap(
          Effect.flatMap(DmobSource, (dmob) => dmob.latestClaims(everyClaimOf("10"))),
          ({ claims }) => Stream.runHead(claims)
        )
      )
      // More often than there are sessions.
      for (let left = 0; left < 12; left++) assert.isTrue(Option.isSome(yield* firstRow))
    })
  )

  it.effect("break off as unavailable when DMOB ends the session amid the rows", () =>
    Effect.gen(function* () {
      yield* inDmob(replaceClaims([]))
      yield* manyOf("10", 1, 3000)
      const endSessions = inDmob(
        Effect.flatMap(
          SqlClient.SqlClient,
          (sql) => sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cdp claims'`
        )
      )
      const failure = yield* Effect.scoped(
        Effect.gen(function* () {
          const { claims } = yield* (yield* DmobSource).latestClaims(everyClaimOf("10"))
          return yield* Effect.flip(
            Stream.runForEach(Stream.take(claims, 1500), ({ id }) => Effect.when(endSessions, () => id === 2990))
          )
        })
      )
      assert.deepInclude(failure, { operation: "DmobSource.latestClaims", reason: "unavailable" })
    })
  )
})

it.scopedLive(
  "Latest claims of a client that left long ago are found by the index on its id, whatever orders them",
  () =>
    Effect.gen(function* () {
      const dmob = Context.get(yield* Layer.build(DmobLive), Dmob)
      const inThis = Effect.provideService(Dmob, dmob)
      yield* inThis(manyOf("11", 1, 2000))
      yield* inThis(manyOf("10", 2001, 40_000))
      yield* inDatabase(dmob)(Effect.flatMap(SqlClient.SqlClient, (sql) => sql`analyze unified_verified_deal`))
      const scans = inDatabase(dmob)(
        Effect.flatMap(
          SqlClient.SqlClient,
          (sql) => sql<{ readonly name: string; readonly scans: number }>`
          select seq.name, seq.scans::integer as scans
          from (
            select 'whole table' as name, seq_scan as scans from pg_stat_user_tables where relname = 'unified_verified_deal'
            union all
            select indexrelname, idx_scan from pg_stat_user_indexes where relname = 'unified_verified_deal'
          ) seq
          order by seq.name`
        )
      )
      const before = yield* scans
      // A session tells what it scanned when it ends.
      yield* Effect.forEach(columns, (key) =>
        Effect.forEach(["asc", "desc"] as const, (order) =>
          read({ ...everyClaimOf("11"), sorting: { key, order }, page: Option.some({ limit: 5, page: 1 }) })
        )
      ).pipe(Effect.provide(SourceLive), inThis)
      const after = yield* scans
      const used = after.filter(
        ({ name, scans: count }) => count > (before.find((row) => row.name === name)?.scans ?? 0)
      )
      assert.deepStrictEqual(
        used.map(({ name }) => name),
        ["unified_verified_deal_clientId_idx"]
      )
    })
)
