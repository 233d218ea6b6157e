import { join } from "node:path"
import { NodeContext } from "@effect/platform-node"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { embeddedDefault } from "../../../src/adapters/sandbox/EmbeddedDefault.js"
import { environmentProvider } from "../../../src/adapters/shared/Environment.js"
import { reportSettingsConfig } from "../../../src/adapters/shared/ReportSettingsConfig.js"
import { exampleLimits, limitSettings } from "../../../src/domain/report/CheckLimits.js"
import { temporaryFolder } from "../../support/TemporaryFolder.js"

it.scopedLive(
  "beside embedded parts reports have the limits of the examples, except for those that the environment gives",
  () =>
    Effect.gen(function* () {
      const { config } = yield* embeddedDefault({ purpose: "own", fresh: false, sources: true }).pipe(
        Effect.withConfigProvider(
          environmentProvider({
            DATA_FOLDER: join(yield* temporaryFolder, "data"),
            DMOB_DATABASE_URL: "postgres://dmob@127.0.0.1:1/dmob",
            [limitSettings.maxDuplicationPercentage.variable]: "7",
            [limitSettings.maxLowReplicaPercentage.variable]: " ",
            [limitSettings.maxHighReplicaPercentage.variable]: ""
          })
        )
      )
      const { limits } = yield* config.load(reportSettingsConfig)
      assert.deepStrictEqual(limits, { ...exampleLimits, maxDuplicationPercentage: 7, maxLowReplicaPercentage: null })
    }).pipe(Effect.provide(NodeContext.layer)),
  60_000
)
