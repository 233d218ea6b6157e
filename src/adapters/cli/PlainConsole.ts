import { stripVTControlCharacters } from "node:util"
import { Terminal } from "@effect/platform"
import { Console, Effect } from "effect"

const plain = (values: ReadonlyArray<unknown>) =>
  values.map((value) => (typeof value === "string" ? stripVTControlCharacters(value).trimEnd() : value))

/** Prints colours and other control sequences on a terminal only. */
export const plainInPipes = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | Terminal.Terminal> =>
  Effect.gen(function* () {
    const terminal = yield* Terminal.Terminal
    if (yield* terminal.isTTY) return yield* effect
    return yield* Console.consoleWith((console) =>
      Effect.withConsole(effect, {
        ...console,
        log: (...values) => console.log(...plain(values)),
        error: (...values) => console.error(...plain(values))
      })
    )
  })
