import { Command, HelpDoc, Options, ValidationError } from "@effect/cli"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { Cause, Console, DateTime, Duration, Effect, Either, Logger, LogLevel, Option } from "effect"
import { innermostMessage } from "../../src/adapters/shared/innermostMessage.js"
import { generateInto } from "./generate/generateInto.js"

const positive = (name: string) =>
  Options.integer(name).pipe(
    Options.filterMap(
      (value) => (value > 0 ? Option.some(value) : Option.none()),
      `--${name} is a whole number above 0`
    )
  )

const instant = (text: string): DateTime.Utc =>
  Option.getOrThrowWith(
    Option.map(DateTime.make(text), DateTime.toUtc),
    () => `--now is an instant such as 2026-01-05T00:00:00Z, not "${text}"`
  )

const deals = positive("deals").pipe(Options.withDescription("Rows of unified_verified_deal"))

const url = Options.redacted("url").pipe(
  Options.withDescription("The database that becomes a DMOB, postgres://…; it must exist and have none of its tables")
)

const cdpUrl = Options.redacted("cdp-url").pipe(
  Options.withDescription(
    "A migrated database of the platform, whose collected tables are filled as well: retrievability, registries, bookkeeping"
  ),
  Options.optional
)

const seed = Options.integer("seed").pipe(
  Options.withDescription("Decides every row; 1 by default"),
  Options.withDefault(1)
)

const now = Options.text("now").pipe(
  Options.withDescription("The instant up to which there are rows; 2026-01-05T00:00:00Z by default"),
  Options.mapTryCatch(instant, (problem) => HelpDoc.p(String(problem))),
  Options.withDefault(DateTime.unsafeMake("2026-01-05T00:00:00Z"))
)

const weeks = positive("weeks").pipe(
  Options.withDescription("Weeks of history before the week of --now; 95 by default"),
  Options.withDefault(95)
)

const replace = Options.boolean("replace").pipe(
  Options.withDescription("Drop the tables that are there, and the rows of the collected ones")
)

const command = Command.make("generate", { deals, url, cdpUrl, seed, now, weeks, replace }, (asked) =>
  Effect.gen(function* () {
    const { cdpUrl: cdp, url: dmob, ...settings } = asked
    const target = { ...settings, dmob, ...(Option.isSome(cdp) ? { cdp: cdp.value } : {}) }
    const [took, made] = yield* Effect.timed(generateInto(target))
    yield* Console.log(
      `${made.deals} deals of ${made.clients} clients, ${made.allocators} allocators and ${made.providers} providers in ${Duration.toSeconds(took).toFixed(1)} s, memory at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`
    )
  })
).pipe(
  Command.withDescription(
    "Fills a database with a made-up DMOB of any size, as skewed as the real one: a few large clients, bursts of data sets, copies, late and rewritten rows, a growing share of direct deals. The same seed, size and instant give the same rows."
  )
)

Command.run(command, { name: "generate", version: "1" })(process.argv).pipe(
  Effect.tapErrorCause((cause) =>
    Either.match(Cause.failureOrCause(cause), {
      // The command line has said itself what it did not understand.
      onLeft: (failure) =>
        ValidationError.isValidationError(failure) ? Effect.void : Console.error(innermostMessage(failure)),
      onRight: (defect) => Console.error(Cause.pretty(defect, { renderErrorCause: true }))
    })
  ),
  Logger.withMinimumLogLevel(LogLevel.Warning),
  Effect.provide(NodeContext.layer),
  NodeRuntime.runMain({ disableErrorReporting: true })
)
