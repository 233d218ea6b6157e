import { randomBytes } from "node:crypto"
import { chown, mkdir, readdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect, Option, Redacted } from "effect"
import { errorCode, fullOrReadOnly, ifExists, onFiles, removeTree } from "./DataFolder.js"
import { DataFolderUnusable, InitdbFailed } from "./EmbeddedPostgresErrors.js"
import { runAs } from "./PostgresProcess.js"
import { isAlive, type ServerSettings } from "./PostgresServer.js"
import type { ServerHome } from "./ServerHome.js"

/** The cluster of a data folder, its real path, if one was initialised. */
export const findCluster = (folder: string) =>
  Effect.gen(function* () {
    const link = join(folder, "postgres")
    const cluster = yield* ifExists(folder, () => realpath(link))
    // A link to a place that was cleared away since.
    if (Option.isNone(cluster)) yield* onFiles(folder, () => rm(link, { force: true }))
    return cluster
  })

/**
 * The superuser's password. Loopback is open to every user of the machine, and a superuser of PostgreSQL runs programs as us:
 * so each cluster has a password of its own, which lies in it and can only be read by its owner.
 */
export const readPassword = (folder: string, cluster: string) =>
  ifExists(folder, () => readFile(join(cluster, "cdp.password"), "utf8")).pipe(
    Effect.flatMap(
      Option.match({
        onNone: () =>
          new DataFolderUnusable({ folder, detail: "its postgres/ is not ours; starting with --fresh begins anew" }),
        onSome: (password) => Effect.succeed(Redacted.make(password))
      })
    )
  )

/** What initialisations that were cut short have left; those under way in other processes stay. */
const removeLeftovers = (base: string) =>
  Effect.gen(function* () {
    for (const name of yield* onFiles(base, () => readdir(base))) {
      const maker = Number(/^postgres\.(?:new|password)\.(\d+)$/.exec(name)?.[1])
      if (maker && (maker === process.pid || !isAlive(maker))) yield* removeTree(base, join(base, name))
    }
  })

/**
 * Makes the cluster under a name of its own and renames it when it is whole, so that an interrupted start leaves none.
 * Of two processes that do so at once the second finds the first one's and discards its own.
 */
export const initialise = (home: ServerHome, extra: ServerSettings) =>
  Effect.gen(function* () {
    const { base, identity } = home
    yield* removeLeftovers(base)
    const fresh = join(base, `postgres.new.${process.pid}`)
    const passwordFile = join(base, `postgres.password.${process.pid}`)
    yield* onFiles(base, async () => {
      await mkdir(fresh, { mode: 0o700 })
      await writeFile(passwordFile, randomBytes(24).toString("base64url"), { mode: 0o600 })
      if (identity._tag !== "OtherUser") return
      for (const path of [fresh, passwordFile]) await chown(path, identity.uid, identity.gid)
    })
    const { exitCode, output } = yield* runAs(identity, home.binaries.initdb, [
      `--pgdata=${fresh}`,
      `--pwfile=${passwordFile}`,
      "--username=postgres",
      "--auth=scram-sha-256",
      "--locale=C",
      "--encoding=UTF8",
      ...(extra.fsync === "off" ? ["--no-sync"] : [])
    ])
    if (exitCode !== 0) {
      const full = fullOrReadOnly(base, output)
      if (Option.isSome(full)) return yield* full.value
      const lines = output.trim().split("\n")
      const complaint = lines.findLast((line) => /error|FATAL|could not/.test(line)) ?? lines.at(-1) ?? ""
      return yield* new InitdbFailed({ folder: base, lastLine: complaint })
    }
    yield* onFiles(base, () => rename(passwordFile, join(fresh, "cdp.password")))
    yield* onFiles(base, () =>
      rename(fresh, join(base, "postgres")).catch((cause: unknown) => {
        if (!Option.exists(errorCode(cause), (code) => code === "ENOTEMPTY" || code === "EEXIST")) throw cause
      })
    )
  }).pipe(Effect.ensuring(Effect.ignoreLogged(removeLeftovers(home.base))))
