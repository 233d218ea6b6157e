import { Args, CliConfig, Command, Options } from "@effect/cli"
import { Terminal } from "@effect/platform"
import { Console, Effect, Layer, Option } from "effect"
import type { Freshness } from "../../application/data/GetFreshness.js"
import { type Run, RunState } from "../../application/data/ListRuns.js"
import type { JobResult } from "../../application/jobs/RunJob.js"
import type { ReportVerification } from "../../application/report/VerifyReport.js"
import { freshnessJson, renderFreshness } from "./FreshnessTable.js"
import { loggingLive, logLevelLive } from "./Logging.js"
import { plainInPipes } from "./PlainConsole.js"
import { type MadeReport, printReport, printVerification } from "./ReportOutput.js"
import { renderRuns, runsJson } from "./RunsTable.js"
import { reportJobResult } from "./reportJobResult.js"

export interface RunsRequest {
  readonly job: Option.Option<string>
  readonly state: Option.Option<RunState>
  /** 1..1000 */
  readonly limit: number
}

/** What the commands do, given by whoever wires them. Whatever a command fails with, `reportFailure` tells it. */
export interface CommandHandlers<R> {
  /** Serves until interrupted; `fresh` begins the embedded default anew. */
  readonly serve: (options: { readonly fresh: boolean }) => Effect.Effect<void, unknown, R>
  /** Runs the aggregation now; `force` publishes what looks implausible. */
  readonly aggregate: (options: { readonly force: boolean }) => Effect.Effect<JobResult, unknown, R>
  /** Runs a collector now; `force` replaces good data by data that looks implausible. */
  readonly collect: (options: {
    readonly name: string
    readonly force: boolean
  }) => Effect.Effect<JobResult, unknown, R>
  /** Makes and stores a report, by the subject's id or address. */
  readonly report: (subject: {
    readonly kind: MadeReport["kind"]
    readonly idOrAddress: string
  }) => Effect.Effect<MadeReport, unknown, R>
  /** Makes a stored report again from what is stored beside it. */
  readonly verify: (id: string) => Effect.Effect<ReportVerification, unknown, R>
  /** How old each table and source is. */
  readonly freshness: Effect.Effect<ReadonlyArray<Freshness>, unknown, R>
  /** Runs of all instances, newest first. */
  readonly runs: (request: RunsRequest) => Effect.Effect<ReadonlyArray<Run>, unknown, R>
}

export interface CommandSettings {
  readonly version: string
  /** Names that `collect` knows, with the names of their jobs. */
  readonly collectors: ReadonlyMap<string, string>
}

const json = Options.boolean("json").pipe(Options.withDescription("Print JSON for machines"))
const fresh = Options.boolean("fresh").pipe(
  Options.withDescription("Throw away the embedded default's databases and begin anew")
)
const force = (consequence: string) => Options.boolean("force").pipe(Options.withDescription(consequence))

const runsLimit = Options.integer("limit").pipe(
  Options.withDefault(20),
  Options.filterMap(
    (limit) => (limit >= 1 && limit <= 1000 ? Option.some(limit) : Option.none()),
    "--limit accepts 1 to 1000"
  ),
  Options.withDescription("How many runs to show, 1 to 1000")
)

const subject = Args.text({ name: "id" }).pipe(Args.withDescription("Its id, f0…, or its address"))
const reportId = Args.text({ name: "id" }).pipe(
  Args.withDescription("Id of a report: a number for a client's, a UUID for an allocator's")
)

/** Help shows what is ours; the built-in completions and wizard work all the same. */
const withoutBuiltIns = CliConfig.layer({ showBuiltIns: false })

/** Width to stay within; none in a pipe. */
const terminalWidth = Effect.gen(function* () {
  const terminal = yield* Terminal.Terminal
  if (!(yield* terminal.isTTY)) return Option.none<number>()
  return Option.filter(Option.some(yield* terminal.columns), (columns) => columns > 0)
})

/**
 * The command line `cdp`. Takes the arguments as the operating system gives them, runtime and script included.
 * Data goes to standard output. Fails when the work was not done; what is wrong with the arguments has been printed then.
 */
export const cli = <R>(settings: CommandSettings, handlers: CommandHandlers<R>) => {
  const serveLogged = (options: { readonly fresh: boolean }) =>
    Effect.provide(handlers.serve(options), loggingLive("json"))

  const serve = Command.make("serve", { fresh }, serveLogged).pipe(
    Command.withDescription("Serve the API and run the jobs until interrupted; what cdp does without a command")
  )

  const aggregate = Command.make(
    "aggregate",
    { force: force("Publish even when a source shrank more than AGGREGATION_MAX_DROP allows"), json },
    (options) =>
      handlers.aggregate(options).pipe(
        Effect.flatMap((result) => reportJobResult("aggregation", result, options.json)),
        Effect.provide(loggingLive("plain"))
      )
  ).pipe(Command.withDescription("Compute and publish a generation of all tables now"))

  const collect = Command.make(
    "collect",
    {
      name: Args.choice(
        [...settings.collectors.keys()].map((name): [string, string] => [name, name]),
        { name: "name" }
      ).pipe(Args.withDescription(`What to collect: ${[...settings.collectors.keys()].join(", ")}`)),
      force: force("Replace stored data even when the source lost more than half of it"),
      json
    },
    (options) =>
      handlers.collect(options).pipe(
        Effect.flatMap((result) =>
          reportJobResult(settings.collectors.get(options.name) ?? options.name, result, options.json)
        ),
        Effect.provide(loggingLive("plain"))
      )
  ).pipe(Command.withDescription("Ask one outside source now and store its answer"))

  const runs = Command.make(
    "runs",
    {
      job: Options.text("job").pipe(Options.optional, Options.withDescription("Runs of this job only")),
      state: Options.choice("state", RunState.literals).pipe(
        Options.optional,
        Options.withDescription("Runs in this state only")
      ),
      limit: runsLimit,
      json
    },
    (options) =>
      Effect.gen(function* () {
        const rows = yield* handlers.runs(options)
        yield* Console.log(options.json ? runsJson(rows) : renderRuns(rows, yield* terminalWidth))
      }).pipe(Effect.provide(loggingLive("plain")))
  ).pipe(Command.withDescription("List what ran, when, and what came of it, newest first"))

  const reportOn = (kind: MadeReport["kind"], description: string) =>
    Command.make(kind, { id: subject, json }, (options) =>
      handlers.report({ kind, idOrAddress: options.id }).pipe(
        Effect.flatMap((report) => printReport(report, options.json)),
        Effect.provide(loggingLive("plain"))
      )
    ).pipe(Command.withDescription(description))

  const verify = Command.make("verify", { id: reportId, json }, (options) =>
    handlers.verify(options.id).pipe(
      Effect.flatMap((verified) => printVerification(verified, options.json)),
      Effect.provide(loggingLive("plain"))
    )
  ).pipe(Command.withDescription("Compute a stored report again from what it was made of, and say what differs"))

  const report = Command.make("report").pipe(
    Command.withDescription("Make a report, or check a stored one"),
    Command.withSubcommands([
      reportOn("client", "Make and store a report of a client now"),
      reportOn("allocator", "Make and store a report of an allocator now"),
      verify
    ])
  )

  const freshness = Command.make("freshness", { json }, (options) =>
    Effect.gen(function* () {
      const rows = yield* handlers.freshness
      yield* Console.log(options.json ? freshnessJson(rows) : renderFreshness(rows, yield* terminalWidth))
    }).pipe(Effect.provide(loggingLive("plain")))
  ).pipe(Command.withDescription("Say how old each table and each source is"))

  const run = Command.make("cdp", { fresh }, serveLogged).pipe(
    Command.withDescription("Who keeps the rules of Filecoin Plus, computed from its deals and served as a REST API"),
    Command.withSubcommands([serve, aggregate, collect, report, runs, freshness]),
    Command.run({ name: "Compliance Data Platform", version: settings.version, executable: "cdp" })
  )

  return (args: ReadonlyArray<string>) =>
    run(args).pipe(Effect.provide(Layer.merge(withoutBuiltIns, logLevelLive)), plainInPipes)
}
