import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { runVectors } from "./vectors/runVectors.js"

const main = Effect.gen(function* () {
  const [folder, ...rest] = process.argv.slice(2)
  if (folder === undefined || rest.length > 0) {
    yield* Console.error("usage: npm run -s vectors -- FOLDER")
    return false
  }
  const results = yield* runVectors(folder)
  for (const line of results.flatMap(({ failures }) => failures)) yield* Console.log(line)
  const failed = results.reduce((sum, { failures }) => sum + failures.length, 0)
  yield* Console.log(`${results.reduce((sum, { passed }) => sum + passed, 0)} passed, ${failed} failed`)
  return failed === 0 && results.length > 0
}).pipe(
  Effect.catchTags({
    BadArgument: ({ message }) => Effect.as(Console.error(message), false),
    SystemError: ({ message }) => Effect.as(Console.error(message), false)
  }),
  Effect.tap((allPassed) =>
    Effect.sync(() => {
      process.exitCode = allPassed ? 0 : 1
    })
  ),
  Effect.provide(NodeContext.layer)
)

NodeRuntime.runMain(main)
