import { assert, it } from "@effect/vitest"
import { Effect, Schedule, Schema } from "effect"
import { killProof } from "../harness/killProof.js"
import { command, freePort, platformProcess, said } from "../support/PlatformProcess.js"
import { samplePlatform } from "../support/SamplePlatform.js"

const Runs = Schema.Struct({
  data: Schema.Array(
    Schema.Struct({
      job: Schema.String,
      state: Schema.String,
      slot: Schema.NullOr(Schema.String),
      trigger: Schema.String
    })
  )
})

const runsOf = (port: number, job: string) =>
  Effect.promise(() => fetch(`http://127.0.0.1:${port}/data/runs?job=${job}`).then((response) => response.json())).pipe(
    Effect.flatMap(Schema.decodeUnknown(Runs)),
    Effect.map(({ data }) => data)
  )

it.scopedLive("instances that start together on an empty database migrate it once and fill it once", () =>
  Effect.gen(function* () {
    const { environment } = yield* samplePlatform
    const ports = yield* Effect.all([freePort, freePort, freePort])
    const servers = yield* Effect.forEach(ports, (port) =>
      platformProcess(["serve"], { ...environment("cdp"), PORT: String(port) })
    )
    yield* Effect.forEach(servers, (server) => said(server, "is ready on"), { discard: true })
    for (const job of [
      "aggregation",
      "collect-registry",
      "collect-bookkeeping",
      "collect-filspark",
      "collect-url-finder"
    ]) {
      const starts = (yield* runsOf(ports[0], job)).filter(({ trigger }) => trigger === "start")
      assert.deepStrictEqual(
        starts.map(({ state }) => state),
        ["completed"],
        job
      )
    }
    for (const port of ports) {
      const answer = yield* Effect.promise(() => fetch(`http://127.0.0.1:${port}/stats/acc/providers/compliance-data`))
      assert.strictEqual(answer.status, 200)
    }
  })
)

it.scopedLive("of two processes on one database one runs and the other is skipped", () =>
  Effect.gen(function* () {
    const { client, environment } = yield* samplePlatform
    const first = yield* command(["aggregate"], environment("cdp"))
    assert.strictEqual(first.code, 0, first.output)
    const port = yield* freePort
    const server = yield* platformProcess(["serve"], { ...environment("cdp"), JOBS: "off", PORT: String(port) })
    yield* said(server, "is ready on")

    const cdp = yield* client("cdp")
    yield* Effect.promise(() => cdp.query("begin"))
    yield* Effect.promise(() => cdp.query("lock table shadow.deal_cell"))
    const held = yield* platformProcess(["aggregate"], environment("cdp"))
    yield* said(held, "aggregation started")
    const triggered = yield* command(["aggregate"], environment("cdp"))
    assert.notStrictEqual(triggered.code, 0)
    assert.include(triggered.output, "another instance is running it")
    yield* Effect.promise(() => cdp.query("rollback"))
    assert.strictEqual(yield* held.ended, 0, held.output())

    const states = (yield* runsOf(port, "aggregation")).map(({ state }) => state)
    assert.sameMembers(states, ["completed", "completed", "skipped"])
  })
)

it.scopedLive("two processes with the same timetable run each slot once", () =>
  Effect.gen(function* () {
    const { environment } = yield* samplePlatform
    const first = yield* command(["aggregate"], environment("cdp"))
    assert.strictEqual(first.code, 0, first.output)
    const ports = yield* Effect.all([freePort, freePort])
    // Collectors stay out of the way; the aggregation is due every fifteen seconds.
    const never = "0 0 29 2 *"
    const timetable = {
      JOB_AGGREGATION_CRON: "*/15 * * * * *",
      JOB_COLLECT_REGISTRY_CRON: never,
      JOB_COLLECT_BOOKKEEPING_CRON: never,
      JOB_COLLECT_FILSPARK_CRON: never,
      JOB_COLLECT_URL_FINDER_CRON: never
    }
    const servers = yield* Effect.forEach(ports, (port) =>
      platformProcess(["serve"], { ...environment("cdp"), ...timetable, PORT: String(port) })
    )
    yield* Effect.forEach(servers, (server) => said(server, "is ready on"), { discard: true })
    yield* Effect.sleep("40 seconds")
    const runs = (yield* runsOf(ports[0], "aggregation")).filter(({ slot }) => slot !== null)
    const slots = runs.filter(({ state }) => state !== "skipped").map(({ slot }) => slot)
    assert.isAtLeast(slots.length, 2)
    assert.strictEqual(new Set(slots).size, slots.length, "a slot ran twice")
    assert.isEmpty(runs.filter(({ state }) => state === "failed" || state === "abandoned"))
  })
)

it.scopedLive("a run that loses its connections is closed in words, and the next one completes", () =>
  Effect.gen(function* () {
    const { client, environment } = yield* samplePlatform
    const cdp = yield* client("cdp")
    const terminated = yield* platformProcess(["aggregate"], environment("cdp"))
    yield* said(terminated, "aggregation started")
    const begun = Effect.promise(() => cdp.query("select 1 from job_run_runner")).pipe(
      Effect.repeat({ until: ({ rowCount }) => rowCount !== 0, schedule: Schedule.spaced("10 millis") })
    )
    yield* begun
    yield* Effect.promise(() =>
      cdp.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = 'cdp' and application_name like 'cdp%' and pid <> pg_backend_pid()`
      )
    )
    assert.strictEqual(yield* terminated.ended, 1, terminated.output())
    assert.notInclude(terminated.output(), "fault of the program")
    const { rows } = yield* Effect.promise(() => cdp.query("select state, error from job_run"))
    assert.strictEqual(rows.length, 1)
    assert.include(["abandoned", "failed"], rows[0]?.state)
    assert.match(rows[0]?.error, /lock was lost|unavailable/)
    const next = yield* command(["aggregate"], environment("cdp"))
    assert.strictEqual(next.code, 0, next.output)
  })
)

it.scopedLive(
  "readers see whole generations only while aggregations are killed, and each run after a kill equals an undisturbed one",
  () =>
    Effect.gen(function* () {
      const { kills, violations, ...figures } = yield* killProof({ kills: 5, seed: 20260302 })
      console.log(`kills: ${JSON.stringify({ ...kills, ...figures })}`)
      assert.deepStrictEqual(violations, [])
      assert.strictEqual(figures.comparisons, 5)
      assert.isAtLeast(kills["while it published"], 2)
      assert.isAbove(figures.refusals, 0, "nobody asked before the first generation")
      assert.isAbove(figures.answers, 50)
      assert.isAbove(figures.looks, 200)
    }),
  900_000
)
