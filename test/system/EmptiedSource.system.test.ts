import { assert, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { command, freePort, platformProcess, said } from "../support/PlatformProcess.js"
import { samplePlatform } from "../support/SamplePlatform.js"

const Runs = Schema.Struct({
  data: Schema.Array(Schema.Struct({ state: Schema.String, error: Schema.NullOr(Schema.String) }))
})

const Freshness = Schema.Array(
  Schema.Struct({ name: Schema.String, rows: Schema.NullOr(Schema.Number), reason: Schema.NullOr(Schema.String) })
)

/** An answer whose rows come of deals. */
const FIGURES = "/stats/acc/providers/compliance-data"

it.scopedLive(
  "an emptied source is refused in every place that tells of runs, answers go on, and a person can force it",
  () =>
    Effect.gen(function* () {
      const { client, environment } = yield* samplePlatform
      const [cdp, dmob] = yield* Effect.all([client("cdp"), client("dmob")])
      const first = yield* command(["aggregate"], environment("cdp"))
      assert.strictEqual(first.code, 0, first.output)
      const port = yield* freePort
      const server = yield* platformProcess(["serve"], { ...environment("cdp"), JOBS: "off", PORT: String(port) })
      yield* said(server, "is ready on")
      const get = (path: string) => Effect.promise(() => fetch(`http://127.0.0.1:${port}${path}`))
      const json = <A, I>(path: string, schema: Schema.Schema<A, I>) =>
        Effect.flatMap(
          Effect.flatMap(get(path), (response) => Effect.promise(() => response.json())),
          Schema.decodeUnknown(schema)
        )
      const figures = Effect.flatMap(get(FIGURES), (response) =>
        Effect.promise(async () => ({
          status: response.status,
          generation: response.headers.get("x-generation"),
          body: await response.text()
        }))
      )
      const dealCells = Effect.promise(() => cdp.query("select count(*)::int as rows from deal_cell")).pipe(
        Effect.map(({ rows }) => rows[0]?.rows)
      )
      const before = { figures: yield* figures, dealCells: yield* dealCells }
      assert.match(before.figures.body, /"results":\[\{/)
      assert.isAbove(before.dealCells, 0)

      yield* Effect.promise(() => dmob.query("delete from unified_verified_deal"))
      const refused = yield* command(["aggregate"], environment("cdp"))
      assert.strictEqual(refused.code, 1, refused.output)
      const refusal = /unified_verified_deal shrank from \d+ to 0 rows/
      assert.match(refused.output, refusal)
      const [newest] = (yield* json("/data/runs?job=aggregation", Runs)).data
      assert.strictEqual(newest?.state, "failed")
      assert.match(newest?.error ?? "", refusal)
      const cells = (yield* json("/data/freshness", Freshness)).find(({ name }) => name === "deal_cell")
      assert.match(cells?.reason ?? "no reason", refusal)
      assert.strictEqual(cells?.rows, before.dealCells)
      assert.deepStrictEqual({ figures: yield* figures, dealCells: yield* dealCells }, before)

      const forced = yield* command(["aggregate", "--force"], environment("cdp"))
      assert.strictEqual(forced.code, 0, forced.output)
      assert.strictEqual(yield* dealCells, 0)
      const after = yield* figures
      assert.strictEqual(after.status, 200)
      assert.notStrictEqual(after.generation, before.figures.generation)
      const renewed = (yield* json("/data/freshness", Freshness)).find(({ name }) => name === "deal_cell")
      assert.deepStrictEqual([renewed?.rows, renewed?.reason], [0, null])
    }),
  300_000
)
