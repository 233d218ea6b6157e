import { Args, Command, HelpDoc, Options, ValidationError } from "@effect/cli"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Exit, Logger, LogLevel, Option } from "effect"
import { judge } from "./fixture/Parts.js"
import { pendingBy, readPending } from "./fixture/PendingParts.js"
import { runFixture, type Section, sections, serveFixture } from "./fixture/runFixture.js"
import { scratchCluster } from "./fixture/ScratchCluster.js"

const folder = Args.text({ name: "DIR" }).pipe(Args.withDescription("A folder such as test/facts/dmob-small"))

const only = Options.text("only").pipe(
  Options.withDescription(`Sections to judge, separated by commas: ${sections.join(", ")}; all of them by default`),
  Options.mapTryCatch(parseSections, (problem) => HelpDoc.p(String(problem))),
  Options.withDefault(sections)
)

function parseSections(text: string): ReadonlyArray<Section> {
  return text.split(",").map((name) => {
    const section = sections.find((known) => known === name.trim())
    if (section === undefined) throw `--only knows ${sections.join(", ")}, not "${name.trim()}"`
    return section
  })
}

const incremental = Options.boolean("incremental").pipe(
  Options.withDescription(
    "Let the rows come in steps (late, rewritten, deleted ones), aggregating after each; the end must be the same"
  )
)

const serve = Options.integer("serve").pipe(
  Options.withDescription(
    "Afterwards show the fixture's platform on this port, at the fixture's instant, until Ctrl-C"
  ),
  Options.optional
)

const command = Command.make("fixture", { folder, only, incremental, serve }, (asked) =>
  Effect.gen(function* () {
    const newDatabase = yield* scratchCluster
    const isPending = pendingBy(yield* readPending)
    const run = { folder: asked.folder, sections: asked.only, incremental: asked.incremental, newDatabase }
    const report = yield* runFixture(run)
    const verdict = judge(report.results, isPending)
    yield* Effect.forEach([...report.notes, ...verdict.lines], (line) => Console.log(line))
    yield* Effect.forEach(verdict.landed, (part) =>
      Console.log(`landed ${part}: it passes, so take it off the pending list`)
    )
    yield* Console.log(`${verdict.passed} passed, ${verdict.failed} failed`)
    if (verdict.failed > 0) yield* Effect.sync(() => (process.exitCode = 1))
    if (Option.isSome(asked.serve)) yield* serveFixture(run, asked.serve.value)
  }).pipe(Effect.scoped)
).pipe(
  Command.withDescription(
    "Loads a fixture into scratch databases, runs the real pipeline at the fixture's instant, and compares every table, query and answer with what the folder expects. Parts listed in test/facts/pending.json wait for code to come: they are said, not counted."
  )
)

Command.run(command, { name: "fixture", version: "1" })(process.argv).pipe(
  Effect.tapError((failure) =>
    // The command line has said itself what it did not understand.
    ValidationError.isValidationError(failure) ? Effect.void : Console.error(failure.message)
  ),
  Logger.withMinimumLogLevel(LogLevel.Warning),
  Effect.provide(NodeContext.layer),
  NodeRuntime.runMain({
    disableErrorReporting: true,
    // A server that has just been closed may still look after its connections; nobody waits for that.
    teardown: (exit) => process.exit(Exit.isSuccess(exit) ? process.exitCode : 1)
  })
)
