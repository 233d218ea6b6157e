import { NodeContext } from "@effect/platform-node"
import { DateTime, Effect, Redacted } from "effect"
import pg from "pg"
import { ownEmbeddedPostgres } from "../../src/adapters/sandbox/EmbeddedPostgres.js"
import { withoutDurability } from "../../src/adapters/sandbox/PostgresServer.js"
import { prepareSampleDmob } from "../../src/adapters/sandbox/SampleDmob.js"
import { sampleUpstreams } from "../../src/adapters/sandbox/SampleUpstreams.js"
import type { Environment } from "./PlatformProcess.js"
import { temporaryFolder } from "./TemporaryFolder.js"

/** Databases and outside services of a platform whose processes a test starts and kills. */
export const samplePlatform = Effect.gen(function* () {
  const folder = yield* temporaryFolder
  const postgres = yield* ownEmbeddedPostgres({
    folder,
    databases: ["cdp", "undisturbed", "dmob"],
    settings: withoutDurability
  })
  const sample = yield* prepareSampleDmob({ url: postgres.url("dmob"), now: yield* DateTime.now })
  const upstreams = yield* sampleUpstreams(sample)
  const urlOf = (database: string) => Redacted.value(postgres.url(database))
  const environment = (database: string): Environment => ({
    ...upstreams,
    DATABASE_URL: urlOf(database),
    DMOB_DATABASE_URL: urlOf("dmob"),
    LOG_LEVEL: "Info"
  })
  return { environment, client: (database: string) => session(urlOf(database)) }
}).pipe(Effect.provide(NodeContext.layer))

const session = (url: string) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const client = new pg.Client(url)
      client.on("error", () => {})
      await client.connect()
      return client
    }),
    (client) => Effect.promise(() => client.end())
  )
