import { NodeContext } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Config, Effect, Option } from "effect"
import { type EmbeddedDefaultOptions, embeddedDefault } from "../../../src/adapters/sandbox/EmbeddedDefault.js"
import { environmentProvider } from "../../../src/adapters/shared/Environment.js"

/** No server listens there, and the folder could not be made: whoever needs either fails. */
const DATABASE_URL = "postgres://cdp@127.0.0.1:1/cdp"
const DMOB_DATABASE_URL = "postgres://dmob@127.0.0.1:1/dmob"
const DATA_FOLDER = "/dev/null/data"

const defaultBeside = (options: Pick<EmbeddedDefaultOptions, "fresh" | "sources">, variables: Record<string, string>) =>
  embeddedDefault({ purpose: "own", ...options }).pipe(
    Effect.withConfigProvider(environmentProvider({ DATA_FOLDER, ...variables })),
    Effect.provide(NodeContext.layer)
  )

describe("the embedded default", () => {
  const sufficient = [
    { what: "both databases", sources: true, variables: { DATABASE_URL, DMOB_DATABASE_URL } },
    { what: "our database, where no source is asked", sources: false, variables: { DATABASE_URL } }
  ]
  it.scopedLive.each(sufficient)("starts nothing beside $what", ({ sources, variables }) =>
    Effect.gen(function* () {
      const { config, folder, monitoringToken } = yield* defaultBeside({ sources, fresh: true }, variables)
      assert.deepStrictEqual([folder, monitoringToken], [Option.none(), Option.none()])
      const names = ["DATABASE_URL", "DMOB_DATABASE_URL", "GITHUB_API_URL", "PROMETHEUS_AUTH_TOKEN"]
      const settings = yield* Effect.forEach(names, (name) => config.load(Config.option(Config.string(name))))
      const given: Readonly<Record<string, string>> = variables
      assert.deepStrictEqual(
        settings,
        names.map((name) => Option.fromNullable(given[name]))
      )
    })
  )

  const lacking = [
    { what: "DMOB", variables: { DATABASE_URL } },
    { what: "our database", variables: { DMOB_DATABASE_URL } }
  ]
  it.scopedLive.each(lacking)("needs the data folder where $what is not given", ({ variables }) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(defaultBeside({ sources: true, fresh: false }, variables))
      assert.strictEqual(
        error.message,
        "The data folder /dev/null/data cannot be used: part of the path is a file, not a folder."
      )
    })
  )
})
