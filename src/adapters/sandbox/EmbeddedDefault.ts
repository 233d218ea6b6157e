import { randomBytes } from "node:crypto"
import { readFile, writeFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import type { FileSystem } from "@effect/platform"
import { Config, ConfigProvider, Effect, Option, Redacted } from "effect"
import * as Clock from "../../application/ports/Clock.js"
import { limitSettings } from "../../domain/report/CheckLimits.js"
import type { CopyFailed } from "../shared/CopyStreams.js"
import { postgresUrl } from "../shared/PostgresUrl.js"
import { errorCode, fullOrReadOnly, onFiles, prepareFolder } from "./DataFolder.js"
import {
  attachEmbeddedPostgres,
  type EmbeddedPostgres,
  eraseEmbeddedPostgres,
  ownEmbeddedPostgres
} from "./EmbeddedPostgres.js"
import type { DataFolderUnusable } from "./EmbeddedPostgresErrors.js"
import { prepareSampleDmob } from "./SampleDmob.js"
import { preloadHistory } from "./SampleDmobHistory.js"
import { besideEnvironment, serveSample } from "./SampleUpstreams.js"

export interface EmbeddedDefaultOptions {
  /** Whether the embedded server must be ours, or may be that of a process beside us. */
  readonly purpose: "own" | "attach"
  /** Throws away the embedded databases first. */
  readonly fresh: boolean
  /** Whether DMOB and the outside services will be asked; without them an embedded DMOB stays as it is. */
  readonly sources: boolean
}

/** What stands in for what the environment does not configure. */
export interface EmbeddedDefault {
  /** The environment, completed: every adapter reads its settings here as it would in production. */
  readonly config: ConfigProvider.ConfigProvider
  /** The folder that keeps state between starts; none when everything is configured. */
  readonly folder: Option.Option<string>
  /** Token of the monitoring routes, when it is one of ours to show. */
  readonly monitoringToken: Option.Option<string>
  /** Stores the sample's history that no service can give afterwards; does nothing without the sample. Our database must be migrated. */
  readonly preloadHistory: Effect.Effect<void, CopyFailed | DataFolderUnusable, FileSystem.FileSystem>
  /** Fails when an embedded part of ours ends before its time. */
  readonly lost: EmbeddedPostgres["lost"]
}

/** What depends on the parts that were started. */
type Started = Pick<EmbeddedDefault, "preloadHistory" | "lost">

const packageFolder = fileURLToPath(new URL("../../..", import.meta.url))

/** `DATA_FOLDER`, else `.data` in the folder of the package. */
const dataFolder = Config.option(Config.nonEmptyString("DATA_FOLDER")).pipe(
  Config.map(Option.match({ onNone: () => join(packageFolder, ".data"), onSome: (folder) => resolve(folder) }))
)

/** Without limits reports would have few checks. */
const exampleLimitSettings = Object.values(limitSettings).map(
  ({ example, variable }) => [variable, String(example)] as const
)

/**
 * Starts on loopback whatever the environment leaves unset: PostgreSQL for `DATABASE_URL` and `DMOB_DATABASE_URL`, and,
 * with the sample DMOB, the outside services. All of it ends with the scope. Beside embedded parts checks of reports have the
 * limits of the example settings.
 */
export const embeddedDefault = ({ fresh, purpose, sources }: EmbeddedDefaultOptions) =>
  Effect.gen(function* () {
    const environment = yield* Effect.configProviderWith(Effect.succeed)
    const givenCdp = yield* Config.option(postgresUrl("DATABASE_URL"))
    const givenDmob = yield* Config.option(postgresUrl("DMOB_DATABASE_URL"))
    if (Option.isSome(givenCdp) && (Option.isSome(givenDmob) || !sources)) return nothingEmbedded(environment)

    const folder = yield* dataFolder
    if (fresh) yield* eraseEmbeddedPostgres({ folder })
    const start = purpose === "own" ? ownEmbeddedPostgres : attachEmbeddedPostgres
    // What comes of the sample and what comes of a DMOB of one's own never meet in one database.
    const ours = Option.isNone(givenDmob) ? "cdp" : "cdp_of_own_dmob"
    const postgres = yield* start({ folder, databases: [ours, "dmob"] })
    const cdp = Option.getOrElse(givenCdp, () => postgres.url(ours))
    const token = yield* monitoringToken(folder)

    const dmob = postgres.url("dmob")
    const settings = new Map<string, string>([
      ["DATABASE_URL", Redacted.value(cdp)],
      ["DMOB_DATABASE_URL", Redacted.value(dmob)],
      ["PROMETHEUS_AUTH_TOKEN", token],
      ...exampleLimitSettings
    ])
    const withoutSample: Started = { preloadHistory: Effect.void, lost: postgres.lost }
    if (Option.isSome(givenDmob) || !sources) return yield* embedded(environment, settings, folder, withoutSample)

    const now = yield* Clock.now
    if (Option.isSome(givenCdp)) yield* Effect.logWarning("What comes of the sample DMOB goes into DATABASE_URL")
    yield* Effect.logInfo("Preparing the sample DMOB")
    const { world } = yield* prepareSampleDmob({ url: dmob, now }).pipe(naming(folder))
    const urls = yield* serveSample(world)
    for (const [name, value] of yield* besideEnvironment(urls)) settings.set(name, value)

    const history = preloadHistory({ url: cdp, now, world })
    return yield* embedded(environment, settings, folder, {
      preloadHistory: Effect.asVoid(history).pipe(naming(folder)),
      lost: postgres.lost
    })
  })

/** A database that has no room or cannot write fails for its folder's sake: says so. */
const naming =
  (folder: string) =>
  <A, E extends { readonly cause?: unknown }, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.mapError(effect, (failure): E | DataFolderUnusable =>
      Option.getOrElse(fullOrReadOnly(folder, describe(failure.cause)), () => failure)
    )

const describe = (cause: unknown): string =>
  cause instanceof Error ? `${cause.message} ${describe(cause.cause)}` : String(cause)

const nothingEmbedded = (config: ConfigProvider.ConfigProvider): EmbeddedDefault => ({
  config,
  folder: Option.none(),
  monitoringToken: Option.none(),
  preloadHistory: Effect.void,
  lost: Effect.never
})

/** Settings of ours stand behind those of the environment. */
const embedded = (
  environment: ConfigProvider.ConfigProvider,
  settings: ReadonlyMap<string, string>,
  folder: string,
  started: Started
) =>
  Effect.gen(function* () {
    const given = yield* Config.option(Config.redacted("PROMETHEUS_AUTH_TOKEN"))
    return {
      config: ConfigProvider.orElse(environment, () => ConfigProvider.fromMap(new Map(settings))),
      folder: Option.some(folder),
      monitoringToken: Option.isSome(given)
        ? Option.none()
        : Option.fromNullable(settings.get("PROMETHEUS_AUTH_TOKEN")),
      ...started
    } satisfies EmbeddedDefault
  })

/** Made at the first start and kept in a file that only its owner may read. */
const monitoringToken = (folder: string) =>
  Effect.gen(function* () {
    const ready = yield* prepareFolder(folder)
    return yield* onFiles(ready, async () => {
      const file = join(ready, "monitoring-token")
      try {
        return (await readFile(file, "utf8")).trim()
      } catch (cause) {
        if (Option.getOrUndefined(errorCode(cause)) !== "ENOENT") throw cause
        const token = randomBytes(24).toString("hex")
        await writeFile(file, `${token}\n`, { mode: 0o600 })
        return token
      }
    })
  })
