import { open, readFile, rename, rm, stat } from "node:fs/promises"
import { createServer } from "node:net"
import { join } from "node:path"
import { type Duration, Effect, Option, Schedule } from "effect"
import { ifExists, onFiles } from "./DataFolder.js"
import { type DataFolderUnusable, ServerNotUp } from "./EmbeddedPostgresErrors.js"
import { runAs, ServerIdentity, spawnAs } from "./PostgresProcess.js"
import type { ServerHome } from "./ServerHome.js"

export interface ServerProcess {
  readonly pid: number
  readonly port: number
}

/** Whether a process of this id exists, ours or not. */
export const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "EPERM"
  }
}

/** Whether the process is a server of this cluster, and not one that was given the number of a server long dead. */
const serves = (pid: number, cluster: string): Effect.Effect<boolean, DataFolderUnusable> =>
  Effect.gen(function* () {
    if (!isAlive(pid)) return false
    if (process.platform === "win32") return true
    if (process.platform !== "linux") {
      const { output } = yield* runAs(ServerIdentity.Self(), "ps", ["-o", "command=", "-p", String(pid)])
      return output.includes(`-D ${cluster} `)
    }
    // A server works in its cluster. Where that may not be looked at, as in a container, its arguments tell.
    const workingFolder = yield* Effect.option(onFiles(cluster, () => stat(`/proc/${pid}/cwd`)))
    if (Option.isSome(workingFolder)) {
      const own = yield* onFiles(cluster, () => stat(cluster))
      return own.ino === workingFolder.value.ino && own.dev === workingFolder.value.dev
    }
    const commandLine = yield* Effect.option(onFiles(cluster, () => readFile(`/proc/${pid}/cmdline`, "utf8")))
    return Option.exists(commandLine, (text) => text.split("\0").includes(cluster))
  })

/** The pid file: process, cluster, start, port, … one a line. */
const pidFile = (cluster: string) => join(cluster, "postmaster.pid")

/** What the pid file says, whether true or not. A server that is just starting has not written its port. */
const readPidFile = (cluster: string) =>
  Effect.map(
    ifExists(cluster, () => readFile(pidFile(cluster), "utf8")),
    Option.flatMap((text) => {
      const [pid, , , port] = text.split("\n").map(Number)
      return pid ? Option.some({ pid, port: port || 0 }) : Option.none()
    })
  )

/**
 * The server of this cluster that an earlier process left running, or that another one owns. PostgreSQL itself sees through the
 * pid file of a dead server, unless its number has gone to another process: such a file is removed here.
 */
export const findServer = (cluster: string): Effect.Effect<Option.Option<ServerProcess>, DataFolderUnusable> =>
  Effect.gen(function* () {
    const named = yield* readPidFile(cluster)
    if (Option.isNone(named)) return Option.none()
    if (!(yield* serves(named.value.pid, cluster))) {
      if (isAlive(named.value.pid)) yield* onFiles(cluster, () => rm(pidFile(cluster), { force: true }))
      return Option.none()
    }
    if (named.value.port !== 0) return named
    yield* Effect.sleep("100 millis")
    return yield* findServer(cluster)
  })

const freePort = Effect.async<number>((resume) => {
  const probe = createServer()
  probe.once("error", (cause) => resume(Effect.die(cause)))
  probe.listen(0, "127.0.0.1", () => {
    const address = probe.address()
    probe.close(() => resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0)))
  })
})

export type ServerSettings = Readonly<Record<string, string>>

/** Loopback TCP only, for a path to a socket may be too long; no replication, so the least of WAL. */
const settings: ServerSettings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "60",
  shared_buffers: "128MB",
  work_mem: "16MB",
  maintenance_work_mem: "128MB",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "2GB",
  log_checkpoints: "off",
  timezone: "UTC",
  log_timezone: "UTC"
}

/** What was written last does not survive a crash: for tests. */
export const withoutDurability: ServerSettings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }

/** What the server complained of, without the time stamps; it also logs each session that it refuses while it starts. */
export const complaints = (logFile: string): Effect.Effect<ReadonlyArray<string>> =>
  Effect.map(
    Effect.option(onFiles(logFile, () => readFile(logFile, "utf8"))),
    Option.match({
      onNone: () => [],
      onSome: (text) =>
        text
          .split("\n")
          .filter((line) => /FATAL|PANIC|could not/.test(line) && !line.includes("the database system is"))
          .map((line) => line.replace(/^.*?\] /, ""))
          .slice(-3)
    })
  )

/** Starts a server on a free port, in a process group of its own; it is not up yet, and may end at once. */
export const startServer = (home: ServerHome, logFile: string, extra: ServerSettings) =>
  Effect.gen(function* () {
    const port = yield* freePort
    const options = Object.entries({ ...settings, ...extra }).flatMap(([name, value]) => ["-c", `${name}=${value}`])
    yield* Effect.ignore(onFiles(logFile, () => rename(logFile, `${logFile}.old`)))
    return yield* Effect.acquireUseRelease(
      onFiles(logFile, () => open(logFile, "a", 0o600)),
      (log) =>
        Effect.async<ServerProcess, ServerNotUp>((resume) => {
          const args = ["-D", join(home.base, "postgres"), "-p", String(port), ...options]
          const child = spawnAs(home.identity, home.binaries.postgres, args, { stdio: ["ignore", log.fd, log.fd] })
          child.unref()
          child.once("error", (error) => resume(new ServerNotUp({ logFile, lastLines: [error.message] })))
          child.once("spawn", () => resume(Effect.succeed({ pid: child.pid ?? 0, port })))
        }),
      (log) => Effect.promise(() => log.close())
    )
  })

const isGone = (server: ServerProcess, cluster: string) => Effect.map(serves(server.pid, cluster), (alive) => !alive)

/** Waits for the end of a server, whoever started it; looks every half second whether its process is there. */
export const awaitEnd = ({ pid }: ServerProcess) =>
  Effect.repeat(
    Effect.sync(() => isAlive(pid)),
    { while: (alive) => alive, schedule: Schedule.spaced("500 millis") }
  )

/** A server that ended between the look and the signal is what was wanted. */
const send = (server: ServerProcess, name: NodeJS.Signals) =>
  Effect.ignore(Effect.try(() => process.kill(server.pid, name)))

/** Looks until the server is gone or patience ends; by the clock alone, for a finalizer cannot be interrupted. */
const goneWithin = (server: ServerProcess, cluster: string, patience: Duration.DurationInput) =>
  isGone(server, cluster).pipe(
    Effect.repeat({ until: (gone) => gone, schedule: Schedule.upTo(Schedule.spaced("20 millis"), patience) }),
    Effect.zipRight(isGone(server, cluster))
  )

/**
 * Ends a server and waits for its end: in order, then at once, then by force, so never longer than ten seconds.
 * Windows knows only the last of these; PostgreSQL then recovers when it is next started.
 */
export const stopServer = (server: ServerProcess, cluster: string) =>
  Effect.gen(function* () {
    for (const [name, patience] of [
      ["SIGINT", "7 seconds"],
      ["SIGQUIT", "2 seconds"],
      ["SIGKILL", "1 second"]
    ] as const) {
      yield* send(server, name)
      if (yield* goneWithin(server, cluster, patience)) return
    }
    yield* Effect.logError(`PostgreSQL (process ${server.pid}) does not end`)
  }).pipe(Effect.orDie)
