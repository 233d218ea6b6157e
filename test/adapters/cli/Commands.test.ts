import { FileSystem, Path, Terminal } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Console, DateTime, Duration, Effect, Exit, Layer, Option } from "effect"
import { type CommandHandlers, cli } from "../../../src/adapters/cli/Commands.js"
import type { MadeReport } from "../../../src/adapters/cli/ReportOutput.js"
import { reportFailure } from "../../../src/adapters/cli/reportFailure.js"
import type { Freshness } from "../../../src/application/data/GetFreshness.js"
import type { JobResult } from "../../../src/application/jobs/RunJob.js"
import { RunId } from "../../../src/application/ports/RunHistory.js"
import type { ReportVerification } from "../../../src/application/report/VerifyReport.js"
import type { ClientReportRecord } from "../../../src/domain/report/ReportRecord.js"
import { clientRecord } from "../http/pages/madeUpReports.js"

const settings = {
  version: "1.2.3",
  collectors: new Map([
    ["registry", "collect-registry"],
    ["filspark", "collect-filspark"]
  ])
}

const run7 = RunId.make("7")
const completed: JobResult = {
  _tag: "Ran",
  run: run7,
  state: "completed",
  outcome: { rowsRead: 100, rowsWritten: 20, failures: [] }
}

const madeUp: ClientReportRecord = {
  ...clientRecord(),
  id: "12",
  checks: clientRecord()
    .checks.slice(0, 2)
    .map((check, index) => ({ ...check, result: index === 0 }))
}

const madeReport: MadeReport = { kind: "client", record: madeUp }

const unchanged = (id: string): ReportVerification => ({ id, kind: "client", differences: [] })
const verifications: Readonly<Record<string, ReportVerification>> = {
  "13": { ...unchanged("13"), differences: [{ path: "checks[0].result", stored: true, recomputed: undefined }] }
}

const late: Freshness = {
  name: "collect-registry",
  kind: "source",
  lastSuccess: Option.some(DateTime.unsafeMake("2026-03-02T01:00:00Z")),
  age: Option.some(Duration.hours(2)),
  limit: Duration.minutes(90),
  state: "late",
  reason: Option.some("github is\nsilent"),
  rows: Option.none()
}

/** Handlers that note what they were asked, and answer `result`. */
const notingHandlers = (asked: Array<unknown>, result: JobResult): CommandHandlers<never> => ({
  serve: ({ fresh }) => Effect.sync(() => asked.push({ serve: { fresh } })),
  aggregate: ({ force }) => Effect.sync(() => asked.push({ aggregate: { force } })).pipe(Effect.as(result)),
  collect: ({ name, force }) => Effect.sync(() => asked.push({ collect: { name, force } })).pipe(Effect.as(result)),
  runs: ({ job, state, limit }) =>
    Effect.sync(() => asked.push({ runs: { job: Option.getOrNull(job), state: Option.getOrNull(state), limit } })).pipe(
      Effect.as([])
    ),
  report: (subject) => Effect.sync(() => asked.push({ report: subject })).pipe(Effect.as(madeReport)),
  verify: (id) => Effect.sync(() => asked.push({ verify: id })).pipe(Effect.as(verifications[id] ?? unchanged(id))),
  freshness: Effect.sync(() => asked.push("freshness")).pipe(Effect.as([late]))
})

const environment = (isTTY: boolean) =>
  Layer.mergeAll(
    FileSystem.layerNoop({}),
    Path.layer,
    Layer.mock(Terminal.Terminal, { isTTY: Effect.succeed(isTTY), columns: Effect.succeed(80) })
  )

interface Told {
  readonly asked: ReadonlyArray<unknown>
  readonly out: string
  readonly err: string
  readonly exit: Exit.Exit<void, unknown>
}

const run = (
  args: ReadonlyArray<string>,
  options: { readonly result?: JobResult; readonly isTTY?: boolean; readonly variables?: Record<string, string> } = {}
): Effect.Effect<Told> =>
  Effect.gen(function* () {
    const asked: Array<unknown> = []
    const out: Array<unknown> = []
    const err: Array<unknown> = []
    const exit = yield* Console.consoleWith((console) =>
      cli(
        settings,
        notingHandlers(asked, options.result ?? completed)
      )(["node", "main.js", ...args]).pipe(
        Effect.tapErrorCause(reportFailure),
        Effect.provide(environment(options.isTTY ?? false)),
        Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(options.variables ?? {})))),
        Effect.exit,
        Effect.withConsole({
          ...console,
          log: (...values) => Effect.sync(() => out.push(...values)),
          error: (...values) => Effect.sync(() => err.push(...values))
        })
      )
    )
    return { asked, out: out.join("\n"), err: err.join("\n"), exit }
  })

describe("cdp", () => {
  it.effect("serves when no command is named, on existing data unless told to begin anew", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* run([])).asked, [{ serve: { fresh: false } }])
      assert.deepStrictEqual((yield* run(["--fresh"])).asked, [{ serve: { fresh: true } }])
      assert.deepStrictEqual((yield* run(["serve", "--fresh"])).asked, [{ serve: { fresh: true } }])
    })
  )

  it.effect("says what a completed job did and succeeds", () =>
    Effect.gen(function* () {
      const told = yield* run(["aggregate"])
      assert.deepStrictEqual(told.asked, [{ aggregate: { force: false } }])
      assert.strictEqual(told.out, "aggregation completed as run 7: 100 rows read, 20 written.")
      assert.strictEqual(told.err, "")
      assert.isTrue(Exit.isSuccess(told.exit))
    })
  )

  it.effect("fails with the reason when the job failed", () =>
    Effect.gen(function* () {
      const told = yield* run(["aggregate", "--force"], {
        result: {
          _tag: "Ran",
          run: run7,
          state: "failed",
          outcome: { rowsRead: 100, rowsWritten: 0, failures: ["providers: too slow", "allocators: skipped"] }
        }
      })
      assert.deepStrictEqual(told.asked, [{ aggregate: { force: true } }])
      assert.strictEqual(told.out, "")
      assert.strictEqual(
        told.err,
        "Aggregation failed as run 7: providers: too slow; allocators: skipped; 100 rows read, 0 written."
      )
      assert.isTrue(Exit.isFailure(told.exit))
    })
  )

  it.effect("fails when another run was under way, since the work was not done", () =>
    Effect.gen(function* () {
      const told = yield* run(["collect", "registry", "--json"], {
        result: { _tag: "Skipped", reason: "it is under way on another instance" }
      })
      assert.deepStrictEqual(told.asked, [{ collect: { name: "registry", force: false } }])
      assert.deepStrictEqual(JSON.parse(told.out), {
        job: "collect-registry",
        run: null,
        state: "skipped",
        rowsRead: 0,
        rowsWritten: 0,
        failures: ["it is under way on another instance"]
      })
      assert.strictEqual(told.err, "Collect-registry did not run: it is under way on another instance.")
      assert.isTrue(Exit.isFailure(told.exit))
    })
  )

  it.effect("asks for runs of one job in one state, 20 unless told otherwise", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* run(["runs"])).asked, [{ runs: { job: null, state: null, limit: 20 } }])
      assert.deepStrictEqual(
        (yield* run(["runs", "--job", "aggregation", "--state", "failed", "--limit", "1000"])).asked,
        [{ runs: { job: "aggregation", state: "failed", limit: 1000 } }]
      )
      assert.strictEqual((yield* run(["runs", "--json"])).out, "[]")
    })
  )

  const wrong: ReadonlyArray<readonly [args: ReadonlyArray<string>, saying: RegExp]> = [
    [["agregate"], /aggregate/],
    [["nothing"], /'serve', 'aggregate', 'collect', 'report', 'runs', 'freshness'/],
    [["--nothing"], /'serve', 'aggregate', 'collect', 'report', 'runs', 'freshness'/],
    [["aggregate", "now"], /'now'/],
    [["collect"], /registry \| filspark/],
    [["collect", "everything"], /registry, filspark/],
    [["runs", "--limit", "0"], /--limit accepts 1 to 1000/],
    [["runs", "--limit", "many"], /integer/],
    [["runs", "--state", "done"], /running, completed, failed, skipped, abandoned/]
  ]
  for (const [args, saying] of wrong) {
    it.effect(`answers "cdp ${args.join(" ")}" with one line and does nothing`, () =>
      Effect.gen(function* () {
        const told = yield* run(args)
        assert.match(told.err, saying)
        assert.notInclude(told.err, "\n")
        assert.deepStrictEqual(told.asked, [])
        assert.strictEqual(told.out, "")
        assert.isTrue(Exit.isFailure(told.exit))
      })
    )
  }

  it.effect("names a malformed log setting and does nothing", () =>
    Effect.gen(function* () {
      const level = yield* run(["aggregate"], { variables: { LOG_LEVEL: "loud" } })
      assert.match(level.err, /LOG_LEVEL: expected a log level but received "loud"/)
      const format = yield* run(["aggregate"], { variables: { LOG_FORMAT: "xml" } })
      assert.match(format.err, /LOG_FORMAT: expected one of \(pretty, json\) but received "xml"/)
      assert.deepStrictEqual([...level.asked, ...format.asked], [])
    })
  )

  it.effect("prints its version", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* run(["--version"])).out, "1.2.3")
    })
  )

  it.effect("explains its commands, with colours on a terminal only", () =>
    Effect.gen(function* () {
      const piped = yield* run(["--help"])
      for (const command of ["serve", "aggregate", "collect", "runs"]) assert.include(piped.out, `- ${command}`)
      assert.notInclude(piped.out, "\u001b")
      assert.include((yield* run(["--help"], { isTTY: true })).out, "\u001b")
    })
  )

  it.effect("makes a report of a client or of an allocator and tells what its checks say", () =>
    Effect.gen(function* () {
      const told = yield* run(["report", "client", "f0100"])
      assert.deepStrictEqual(told.asked, [{ report: { kind: "client", idOrAddress: "f0100" } }])
      assert.deepStrictEqual(told.out.split("\n"), [
        "Report 12 of client f03412345, 2025-10-01T06:00:00.000Z, rules v1: 1 of 2 checks fail.",
        "pass  MULTIPLE_ALLOCATORS: Client receiving datacap from one allocator",
        "FAIL  INACTIVITY: Client was active in last 60 days or spent all its DataCap",
        "GET /client-report/f03412345/12 has all of it; add .html or .md to read it."
      ])
      const machine = yield* run(["report", "allocator", "--json", "f2abc"])
      assert.deepStrictEqual(machine.asked, [{ report: { kind: "allocator", idOrAddress: "f2abc" } }])
      assert.deepInclude(JSON.parse(machine.out), {
        id: "12",
        createDate: "2025-10-01T06:00:00.000Z",
        totalScore: null
      })
    })
  )

  it.effect("verifies a report, and fails where it differs", () =>
    Effect.gen(function* () {
      const same = yield* run(["report", "verify", "12"])
      assert.isTrue(Exit.isSuccess(same.exit))
      assert.strictEqual(same.out, "Report 12 of a client came out the same, bit for bit.")
      const different = yield* run(["report", "verify", "13"])
      assert.isTrue(Exit.isFailure(different.exit))
      assert.strictEqual(different.out, "checks[0].result: true is stored, nothing is computed")
      assert.strictEqual(different.err, "Report 13 differs in 1 place.")
    })
  )

  it.effect("tells how fresh the data is", () =>
    Effect.gen(function* () {
      const { out } = yield* run(["freshness"])
      assert.deepStrictEqual(
        out.split("\n").map((line) => line.split(/ {2,}/)),
        [
          ["name", "kind", "state", "last success (UTC)", "limit", "rows", "reason"],
          ["collect-registry", "source", "late", "2026-03-02 01:00:00", "1h 30m", "-", "github is silent"]
        ]
      )
      assert.deepStrictEqual(JSON.parse((yield* run(["freshness", "--json"])).out), [
        {
          name: "collect-registry",
          kind: "source",
          lastSuccess: "2026-03-02T01:00:00.000Z",
          ageSeconds: 7200,
          limitSeconds: 5400,
          state: "late",
          reason: "github is\nsilent",
          rows: null
        }
      ])
    })
  )
})
