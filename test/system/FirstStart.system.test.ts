import { readFileSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { createServer } from "node:net"
import { join } from "node:path"
import { assert, layer } from "@effect/vitest"
import { Context, Duration, Effect, Layer, Schema } from "effect"
import pg from "pg"
import { type Environment, freePort, type PlatformProcess, platformProcess, said } from "../support/PlatformProcess.js"
import { temporaryFolder } from "../support/TemporaryFolder.js"

const Compliance = Schema.Struct({
  week: Schema.String,
  data: Schema.Array(Schema.Struct({ addressId: Schema.String, complianceScore: Schema.String }))
})

const Shares = Schema.Struct({
  results: Schema.Array(
    Schema.Struct({
      week: Schema.String,
      allocators: Schema.Array(
        Schema.Struct({
          id: Schema.String,
          totalDatacap: Schema.String,
          totalSps: Schema.Number,
          compliantSpsPercentage: Schema.Number,
          partiallyCompliantSpsPercentage: Schema.Number,
          nonCompliantSpsPercentage: Schema.Number
        })
      )
    })
  )
})

const ExpectedRow = Schema.Struct({
  id: Schema.String,
  totalDatacap: Schema.String,
  totalSps: Schema.Number,
  compliant: Schema.Number,
  partially: Schema.Number,
  non: Schema.Number
})

const get = (port: number, path: string) => Effect.promise(() => fetch(`http://127.0.0.1:${port}${path}`))

const json = <A, I>(port: number, path: string, schema: Schema.Schema<A, I>) =>
  Effect.gen(function* () {
    const response = yield* get(port, path)
    assert.strictEqual(response.status, 200, path)
    const body = yield* Effect.promise(() => response.json())
    return { body: yield* Schema.decodeUnknown(schema)(body), asOf: response.headers.get("x-data-as-of") }
  })

/** A session on our embedded database, with DMOB's tables in a schema of that name. */
const embeddedSession = (folder: string) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const password = (await readFile(join(folder, "postgres", "cdp.password"), "utf8")).trim()
      const port = (await readFile(join(folder, "postgres", "postmaster.pid"), "utf8")).split("\n")[3]
      const client = new pg.Client(`postgres://postgres:${password}@127.0.0.1:${port}/cdp`)
      client.on("error", () => {})
      await client.connect()
      await client.query("set timezone = 'UTC'")
      await client.query("create extension if not exists postgres_fdw")
      await client.query(
        `create server dmob foreign data wrapper postgres_fdw options (host '127.0.0.1', port '${port}', dbname 'dmob')`
      )
      await client.query(
        `create user mapping for postgres server dmob options (user 'postgres', password '${password}')`
      )
      await client.query("create schema dmob")
      await client.query("import foreign schema public from server dmob into dmob")
      return client
    }),
    (client) => Effect.promise(() => client.end())
  )

const query = readFileSync(new URL("../support/newestWeek.sql", import.meta.url), "utf8")

const serving = (folder: string, port: number, more: Environment = {}) =>
  platformProcess(["serve"], { DATA_FOLDER: folder, PORT: String(port), ...more })

/** Ends a program as Ctrl-C or a supervisor does, and answers its exit code. */
const ended = (program: PlatformProcess, signal: NodeJS.Signals) =>
  Effect.sync(() => program.child.kill(signal)).pipe(Effect.zipRight(program.ended))

/** A data folder that a first start filled and that nobody uses. */
class FilledFolder extends Context.Tag("test/FilledFolder")<FilledFolder, string>() {
  static readonly Live = Layer.scoped(
    FilledFolder,
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const program = yield* serving(folder, yield* freePort)
      yield* said(program, "is ready on")
      assert.strictEqual(yield* ended(program, "SIGTERM"), 0, program.output())
      return folder
    })
  )
}

layer(FilledFolder.Live, { excludeTestServices: true, timeout: 240_000 })("the embedded default", (it) => {
  it.scoped("computes from deals what a query by hand over the same deals finds", () =>
    Effect.gen(function* () {
      const folder = yield* FilledFolder
      const port = yield* freePort
      yield* said(yield* serving(folder, port), "is ready on")

      const grades = yield* json(port, "/allocators/compliance-data", Compliance)
      assert.sameMembers(
        [...new Set(grades.body.data.map(({ complianceScore }) => complianceScore))],
        ["compliant", "partiallyCompliant", "nonCompliant"]
      )

      const shares = yield* json(port, "/stats/acc/allocators/sps-compliance", Shares)
      assert.isAbove(shares.body.results.length, 40)
      const newest = shares.body.results.at(-1)
      assert.strictEqual(newest?.week, grades.body.week)

      const database = yield* embeddedSession(folder)
      const { rows } = yield* Effect.promise(() => database.query(query, [newest?.week, shares.asOf]))
      const expected = new Map(
        (yield* Schema.decodeUnknown(Schema.Array(ExpectedRow))(rows)).map((row) => [row.id, row])
      )
      assert.isAbove(expected.size, 40)
      assert.sameMembers(newest?.allocators.map(({ id }) => id) ?? [], [...expected.keys()])
      for (const allocator of newest?.allocators ?? []) {
        const row = expected.get(allocator.id)
        assert.strictEqual(allocator.totalDatacap, row?.totalDatacap, allocator.id)
        assert.strictEqual(allocator.totalSps, row?.totalSps, allocator.id)
        assert.closeTo(allocator.compliantSpsPercentage, row?.compliant ?? -1, 1e-9, allocator.id)
        assert.closeTo(allocator.partiallyCompliantSpsPercentage, row?.partially ?? -1, 1e-9, allocator.id)
        assert.closeTo(allocator.nonCompliantSpsPercentage, row?.non ?? -1, 1e-9, allocator.id)
      }
    })
  )

  it.scoped("starts again after Ctrl-C and after a kill, and tells a second start that one runs", () =>
    Effect.gen(function* () {
      const folder = yield* FilledFolder
      const port = yield* freePort
      const first = yield* serving(folder, port)
      yield* said(first, "is ready on")

      const second = yield* serving(folder, yield* freePort)
      assert.strictEqual(yield* second.ended, 1)
      assert.include(second.output(), `The data folder ${folder} is in use by process ${first.child.pid}`)

      assert.strictEqual(yield* ended(first, "SIGINT"), 0, first.output())
      const third = yield* serving(folder, port)
      yield* said(third, "is ready on")
      yield* ended(third, "SIGKILL")
      const fourth = yield* serving(folder, port)
      yield* said(fourth, "is ready on")
      assert.strictEqual((yield* get(port, "/allocators/compliance-data?limit=5&page=1")).status, 200)
      assert.strictEqual(yield* ended(fourth, "SIGTERM"), 0, fourth.output())
      const pidFile = yield* Effect.exit(
        Effect.tryPromise(() => readFile(join(folder, "postgres", "postmaster.pid"), "utf8"))
      )
      assert.strictEqual(pidFile._tag, "Failure", "the server is still there")
    })
  )

  it.scoped("is ready again within seconds on the data of an earlier start", () =>
    Effect.gen(function* () {
      const folder = yield* FilledFolder
      const port = yield* freePort
      const restart = Effect.gen(function* () {
        const [elapsed, program] = yield* Effect.timed(
          Effect.tap(serving(folder, port), (started) => said(started, "is ready on"))
        )
        yield* ended(program, "SIGTERM")
        return Duration.toSeconds(elapsed)
      })
      const seconds = (yield* Effect.all([restart, restart, restart])).toSorted((a, b) => a - b)
      console.log(
        `restart: ready after ${seconds[1]?.toFixed(1)} s, the median of ${seconds.map((s) => s.toFixed(1)).join(", ")}`
      )
      // What a busy machine needs at most; an ordinary one takes about two seconds.
      assert.isBelow(seconds[1] ?? Number.POSITIVE_INFINITY, 30)
    })
  )

  it.scoped("says in one sentence that its port is taken", () =>
    Effect.gen(function* () {
      const port = yield* freePort
      yield* Effect.acquireRelease(
        Effect.async<ReturnType<typeof createServer>>((resume) => {
          const server = createServer().listen(port, "127.0.0.1", () => resume(Effect.succeed(server)))
        }),
        (server) => Effect.async<void>((resume) => void server.close(() => resume(Effect.void)))
      )
      const late = yield* serving(yield* FilledFolder, port)
      assert.strictEqual(yield* late.ended, 1)
      const told = late
        .output()
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("{"))
      assert.deepStrictEqual(told, [
        `Cannot listen on 127.0.0.1:${port}: another program listens there; choose another PORT or HOST.`
      ])
    })
  )
})
