import { join, resolve } from "node:path"
import { Cause, Data, Effect, Option, Redacted, Schedule, type Scope } from "effect"
import { fullOrReadOnly, prepareFolder, removeTree } from "./DataFolder.js"
import {
  type DataFolderUnusable,
  EmbeddedInUse,
  type EmbeddedPostgresError,
  ServerEnded,
  ServerNotUp
} from "./EmbeddedPostgresErrors.js"
import { locateBinaries } from "./PostgresBinaries.js"
import { findCluster, initialise, readPassword } from "./PostgresCluster.js"
import {
  awaitEnd,
  complaints,
  findServer,
  type ServerProcess,
  type ServerSettings,
  startServer,
  stopServer
} from "./PostgresServer.js"
import {
  awaitSession,
  closeSession,
  createDatabases,
  findOwner,
  type SessionFailed,
  tryOwn
} from "./PostgresSession.js"
import { outliveRepeatedSignals } from "./RepeatedSignals.js"
import { chooseHome, type RootStrategy, relocatedBase, rootStrategies } from "./ServerHome.js"

export interface EmbeddedPostgresOptions {
  /** Created when missing; the cluster is `postgres/` in it, the server's log `postgres.log`. */
  readonly folder: string
  /** Created when missing. */
  readonly databases: ReadonlyArray<string>
  /** On top of the usual ones; `withoutDurability` for tests. */
  readonly settings?: ServerSettings
  /** What root may try, in this order; all by default. */
  readonly rootStrategies?: ReadonlyArray<RootStrategy>
}

/** A running server. */
export interface EmbeddedPostgres {
  /** With the superuser's password. */
  readonly url: (database: string) => Redacted.Redacted
  readonly port: number
  readonly pid: number
  /**
   * How it was come by: a new cluster; a stopped one; a server whose owner was killed, ours now; the server of another
   * process, which stays its own.
   */
  readonly started: "initialised" | "started" | "adopted" | "attached"
  /** Fails when the server ends though nobody told it to; one that is not ours ends when its owner likes. */
  readonly lost: Effect.Effect<never, ServerEnded | DataFolderUnusable>
}

/** Whether the server must be ours, to keep and to stop, or may belong to another process. */
type Purpose = "own" | "attach"

/** This attempt met another process that is starting or stopping, or a port just taken: the next one will see clearer. */
class StartAgain extends Data.TaggedError("StartAgain")<{ readonly failure: ServerNotUp }> {}

const passing = /could not bind|Address already in use|lock file .* already exists|pre-existing shared memory block/

/** The log in words: the disk is full, or something that passes, or whatever the server complained of. */
const whyNotUp = (folder: string, { message }: SessionFailed) =>
  Effect.gen(function* () {
    const complained = yield* complaints(logOf(folder))
    const full = fullOrReadOnly(folder, complained.join("\n"))
    if (Option.isSome(full)) return yield* full.value
    const failure = new ServerNotUp({
      logFile: logOf(folder),
      lastLines: complained.length > 0 ? complained : [message]
    })
    return yield* passing.test(failure.message) ? new StartAgain({ failure }) : failure
  })

const logOf = (folder: string) => join(folder, "postgres.log")

/**
 * Opens a session on a server that runs or is coming up, and becomes its owner if nobody is. The owner stops the server when
 * the scope closes, and holds the lock until it has ended.
 */
const take = (folder: string, cluster: string, server: ServerProcess, purpose: Purpose) =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const password = yield* readPassword(folder, cluster)
      const session = yield* restore(awaitSession(server, password))
      const owner = yield* tryOwn(session).pipe(Effect.onError(() => closeSession(session)))
      if (!owner && purpose === "own") {
        const other = yield* findOwner(session).pipe(Effect.ensuring(closeSession(session)))
        return yield* new EmbeddedInUse({ folder, owner: other })
      }
      const stop = owner ? stopServer(server, cluster) : Effect.void
      yield* Effect.addFinalizer(() => Effect.ensuring(stop, closeSession(session)))
      return { session, password, owner }
    })
  )

/** Takes over a server that runs already; one that does not answer is stopped, and the next attempt starts another. */
const takeRunning = (folder: string, cluster: string, server: ServerProcess, purpose: Purpose) =>
  take(folder, cluster, server, purpose).pipe(
    Effect.map((taken) => ({
      ...taken,
      cluster,
      server,
      started: taken.owner ? ("adopted" as const) : ("attached" as const)
    })),
    Effect.catchTag("SessionFailed", (failure) =>
      Effect.logWarning(`PostgreSQL (process ${server.pid}) runs on ${cluster} but does not answer: stopping it`).pipe(
        Effect.zipRight(stopServer(server, cluster)),
        Effect.zipRight(
          new StartAgain({ failure: new ServerNotUp({ logFile: logOf(folder), lastLines: [failure.message] }) })
        )
      )
    )
  )

const startAndTake = (
  folder: string,
  found: Option.Option<string>,
  options: EmbeddedPostgresOptions,
  purpose: Purpose
) =>
  Effect.gen(function* () {
    const binaries = yield* locateBinaries(folder)
    const home = yield* chooseHome(folder, found, binaries, options.rootStrategies ?? rootStrategies)
    const cluster = join(home.base, "postgres")
    if (Option.isNone(found)) {
      yield* Effect.logInfo(`Initialising PostgreSQL in ${folder}`)
      yield* initialise(home, options.settings ?? {})
    }
    yield* Effect.logInfo("Starting PostgreSQL")
    const { server, taken } = yield* Effect.uninterruptibleMask((restore) =>
      Effect.gen(function* () {
        const server = yield* startServer(home, logOf(folder), options.settings ?? {})
        const taken = yield* restore(take(folder, cluster, server, purpose)).pipe(
          Effect.tapErrorCause((cause) =>
            // Another process that found our server before us has become its owner.
            Option.exists(Cause.failureOption(cause), ({ _tag }) => _tag === "EmbeddedInUse")
              ? Effect.void
              : stopServer(server, cluster)
          ),
          Effect.catchTag("SessionFailed", (failure) => whyNotUp(folder, failure))
        )
        return { server, taken }
      })
    )
    return {
      ...taken,
      cluster,
      server,
      started: Option.isNone(found) ? ("initialised" as const) : ("started" as const)
    }
  })

const open = (options: EmbeddedPostgresOptions, purpose: Purpose) =>
  Effect.gen(function* () {
    yield* outliveRepeatedSignals
    const folder = yield* prepareFolder(resolve(options.folder))
    const { owner, password, server, session, started } = yield* Effect.gen(function* () {
      const found = yield* findCluster(folder)
      const running = yield* Option.match(found, { onNone: () => Effect.succeedNone, onSome: findServer })
      return yield* Option.match(Option.all([found, running]), {
        onNone: () => startAndTake(folder, found, options, purpose),
        onSome: ([path, server]) => takeRunning(folder, path, server, purpose)
      })
    }).pipe(
      Effect.retry({
        while: ({ _tag }) => _tag === "StartAgain",
        schedule: Schedule.spaced("250 millis"),
        times: 20
      }),
      Effect.catchTag("StartAgain", ({ failure }) => failure)
    )
    yield* createDatabases(session, options.databases).pipe(
      Effect.mapError(({ message }) => new ServerNotUp({ logFile: logOf(folder), lastLines: [message] }))
    )
    const address = `postgres://postgres:${Redacted.value(password)}@127.0.0.1:${server.port}`
    return {
      url: (database) => Redacted.make(`${address}/${database}?sslmode=disable`),
      port: server.port,
      pid: server.pid,
      started,
      lost: owner ? Effect.zipRight(awaitEnd(server), new ServerEnded({ logFile: logOf(folder) })) : Effect.never
    } satisfies EmbeddedPostgres
  })

/**
 * The server of a data folder, ours until the scope closes: started, or taken over from a process that was killed.
 * Fails as `EmbeddedInUse` when another process owns it.
 */
export const ownEmbeddedPostgres = (
  options: EmbeddedPostgresOptions
): Effect.Effect<EmbeddedPostgres, EmbeddedPostgresError, Scope.Scope> => open(options, "own")

/** As `ownEmbeddedPostgres`, but beside an owner the server is used and left running. */
export const attachEmbeddedPostgres = (
  options: EmbeddedPostgresOptions
): Effect.Effect<EmbeddedPostgres, EmbeddedPostgresError, Scope.Scope> => open(options, "attach")

/** Removes the cluster of a data folder, and what was made for it elsewhere. A server that nobody owns is stopped first. */
export const eraseEmbeddedPostgres = ({ folder: given }: Pick<EmbeddedPostgresOptions, "folder">) =>
  Effect.gen(function* () {
    const folder = yield* prepareFolder(resolve(given))
    const cluster = yield* findCluster(folder)
    if (Option.isNone(cluster)) return
    const running = yield* findServer(cluster.value)
    if (Option.isSome(running))
      yield* Effect.scoped(take(folder, cluster.value, running.value, "own")).pipe(
        Effect.catchTag("SessionFailed", () => stopServer(running.value, cluster.value))
      )
    for (const path of [cluster.value, join(folder, "postgres"), relocatedBase(folder)]) yield* removeTree(folder, path)
  })
