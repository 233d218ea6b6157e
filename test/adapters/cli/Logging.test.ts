import { Terminal } from "@effect/platform"
import { assert, it } from "@effect/vitest"
import { ConfigProvider, Console, Effect, Layer, TestClock } from "effect"
import { loggingLive } from "../../../src/adapters/cli/Logging.js"

/** What a step and a failure leave on standard error. */
const logged = (
  piped: "json" | "plain",
  isTTY: boolean,
  variables: Record<string, string> = {},
  words = "trying again"
) =>
  Effect.gen(function* () {
    const lines: Array<string> = []
    yield* TestClock.setTime(Date.UTC(2025, 0, 15, 12, 0, 3))
    yield* Console.consoleWith((console) =>
      Effect.gen(function* () {
        yield* Effect.log("copied the deals").pipe(Effect.annotateLogs("rows", 7))
        yield* Effect.logWarning(words)
      }).pipe(
        Effect.provide(loggingLive(piped)),
        Effect.provide(Layer.mock(Terminal.Terminal, { isTTY: Effect.succeed(isTTY) })),
        Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables)))),
        Effect.withConsole({
          ...console,
          unsafe: { ...console.unsafe, error: (line: string) => lines.push(line) }
        })
      )
    )
    return lines
  })

it.effect("a terminal shows the time of day and what happened", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* logged("json", true), [
      "\u001b[2m12:00:03\u001b[0m copied the deals rows=7\u001b[0m",
      "\u001b[2m12:00:03\u001b[0m \u001b[33mtrying again\u001b[0m"
    ])
  })
)

it.effect("a stranger's words in the log do nothing to the terminal", () =>
  Effect.gen(function* () {
    const words = "refused: \u001b[2Jno\u0007\r\u0008, and\n\tanother line"
    const [, pretty] = yield* logged("json", true, {}, words)
    assert.strictEqual(pretty, "\u001b[2m12:00:03\u001b[0m \u001b[33mrefused: no, and\n\tanother line\u001b[0m")
    const [, plain] = yield* logged("plain", false, {}, words)
    assert.strictEqual(plain, "2025-01-15T12:00:03Z WARN  refused: no, and\n\tanother line")
  })
)

it.effect("a pipe gets plain lines from a command", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* logged("plain", false), [
      "2025-01-15T12:00:03Z INFO  copied the deals rows=7",
      "2025-01-15T12:00:03Z WARN  trying again"
    ])
  })
)

it.effect("a pipe gets JSON from the service", () =>
  Effect.gen(function* () {
    const [step] = yield* logged("json", false)
    const { message, annotations, logLevel } = JSON.parse(step ?? "")
    assert.deepStrictEqual(
      { message, annotations, logLevel },
      {
        message: "copied the deals",
        annotations: { rows: 7 },
        logLevel: "INFO"
      }
    )
  })
)

it.effect("LOG_FORMAT wins over what the output is", () =>
  Effect.gen(function* () {
    const [json] = yield* logged("plain", true, { LOG_FORMAT: "json" })
    assert.strictEqual(JSON.parse(json ?? "").message, "copied the deals")
    const [pretty] = yield* logged("json", false, { LOG_FORMAT: "pretty" })
    assert.include(pretty ?? "", "12:00:03")
  })
)
