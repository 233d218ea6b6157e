import { fileURLToPath } from "node:url"
import { assert, it } from "@effect/vitest"
import { Effect, Logger, LogLevel } from "effect"
import { type FixtureRun, runFixture, sections } from "../harness/fixture/runFixture.js"
import { judge } from "../harness/fixture/Parts.js"
import { isNamedBy, pendingBy, readPending } from "../harness/fixture/PendingParts.js"
import { emptyDatabase } from "../support/Database.js"

const run = (asked: Pick<FixtureRun, "sections" | "incremental">) =>
  runFixture({ folder: fileURLToPath(new URL("dmob-small", import.meta.url)), newDatabase: emptyDatabase, ...asked }).pipe(
    Logger.withMinimumLogLevel(LogLevel.Warning)
  )

it.scopedLive(
  "the platform makes of the fixture what the fixture expects, but for the parts that wait",
  () =>
    Effect.gen(function* () {
      const pending = yield* readPending
      const { results } = yield* run({ sections, incremental: false })
      const { failed, landed, lines } = judge(results, pendingBy(pending))
      assert.deepStrictEqual(failed === 0 ? [] : lines, [], "parts that fail and are not pending")
      assert.deepStrictEqual(landed, [], "parts that pass and are still listed as pending")
      const idle = pending.filter((entry) => !results.some(({ part }) => isNamedBy(entry, part)))
      assert.deepStrictEqual(idle, [], "pending entries that name no part of the fixture")
    }),
  120_000
)

it.scopedLive(
  "rows that come late, are rewritten or deleted lead to the same tables in the end",
  () =>
    Effect.gen(function* () {
      const pending = yield* readPending
      const { results } = yield* run({ sections: ["tables", "v0.19.3"], incremental: true })
      const { failed, lines, passed } = judge(results, pendingBy(pending))
      assert.deepStrictEqual(failed === 0 ? [] : lines, [])
      assert.isAbove(passed, 0)
    }),
  120_000
)
