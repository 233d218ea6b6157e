import { assert, it } from "@effect/vitest"
import { Effect, Either } from "effect"
import { reportJobResult } from "../../../src/adapters/cli/reportJobResult.js"
import { RunId } from "../../../src/application/ports/RunHistory.js"

const outcome = { rowsRead: 3, rowsWritten: 2, failures: [] }
const ran = { _tag: "Ran", run: RunId.make("7"), state: "completed", outcome } as const

it.effect("fails when a job had nothing to work with, and says what it wants", () =>
  Effect.gen(function* () {
    const result = yield* Effect.either(
      reportJobResult("collect-filspark", { ...ran, outcome: { ...outcome, off: "set FILSPARK_API_URL" } }, false)
    )
    assert.deepStrictEqual(
      Either.mapLeft(result, ({ message }) => message),
      Either.left("collect-filspark had nothing to do: set FILSPARK_API_URL.")
    )
  })
)

it.effect("fails when the job was under way", () =>
  Effect.gen(function* () {
    const result = yield* Effect.either(
      reportJobResult("aggregation", { _tag: "Skipped", reason: "another instance is running it" }, false)
    )
    assert.deepStrictEqual(
      Either.mapLeft(result, ({ message }) => message),
      Either.left("aggregation did not run: another instance is running it.")
    )
  })
)
