import { NodeRuntime } from "@effect/platform-node"
import { Effect } from "effect"
import { ownEmbeddedPostgres } from "../../src/adapters/sandbox/EmbeddedPostgres.js"

/** A program that owns the embedded PostgreSQL of the folder it is given until it is told to end. One JSON line tells how that went. */
const [folder = ""] = process.argv.slice(2)

const say = (outcome: object) => Effect.sync(() => process.stdout.write(`${JSON.stringify(outcome)}\n`))

ownEmbeddedPostgres({ folder, databases: ["cdp", "dmob"] }).pipe(
  Effect.flatMap(({ pid, port, started }) => say({ pid, port, started })),
  Effect.zipRight(Effect.never),
  Effect.scoped,
  Effect.catchAll(({ _tag, message }) => Effect.zipRight(say({ _tag, message }), Effect.fail(_tag))),
  NodeRuntime.runMain({ disableErrorReporting: true })
)
