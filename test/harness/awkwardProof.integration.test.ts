import { assert, it } from "@effect/vitest"
import { Effect, Logger, LogLevel } from "effect"
import { emptyDatabase } from "../support/Database.js"
import { awkwardProof, sumOf } from "./awkwardProof.js"

it.scopedLive("every awkward deal is counted, waits, lies before the edition, never started or is rejected", () =>
  Effect.gen(function* () {
    const figures = yield* awkwardProof(emptyDatabase)
    assert.deepStrictEqual(figures.found, figures.expected)
    assert.strictEqual(sumOf(figures.found), figures.source)
    assert.deepStrictEqual(figures.misread, [])
    assert.strictEqual(figures.foundBytes, figures.expectedBytes)
    const fates = Object.keys(figures.found)
    assert.includeMembers(fates, ["counted", "starts later", "before the edition", "never started"])
    assert.strictEqual(fates.filter((fate) => fate.startsWith("rejected: ")).length, 3)
    assert.isAtLeast(Object.keys(figures.types).length, 8)
  }).pipe(Logger.withMinimumLogLevel(LogLevel.None))
)
