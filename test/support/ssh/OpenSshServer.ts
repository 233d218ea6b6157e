import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { userInfo } from "node:os"
import { join } from "node:path"
import { Effect, Ref, Schedule } from "effect"
import { freePort } from "../PlatformProcess.js"
import { temporaryFolder } from "../TemporaryFolder.js"
import type { SshServer } from "./SshServer.js"

const SSHD = "/usr/sbin/sshd"

/** Where a server that root starts keeps its separated processes; Debian makes it when it starts the service. */
const SEPARATION_FOLDER = "/run/sshd"

const authorizedKeys = (folder: string) => join(folder, "authorized_keys")

const settings = (folder: string, port: number): string =>
  [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${join(folder, "host_key")}`,
    `AuthorizedKeysFile ${authorizedKeys(folder)}`,
    "PidFile none",
    "AuthenticationMethods publickey",
    "PermitRootLogin prohibit-password",
    "StrictModes no",
    "UsePAM no",
    "UseDNS no",
    "AllowTcpForwarding local",
    // Tests connect more often than attackers may.
    "MaxStartups 100"
  ].join("\n")

const keyPair = (folder: string, name: string): string => {
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, name)])
  return readFileSync(join(folder, name), "utf8")
}

/** Second field of what `ssh-keygen -lf` prints. */
const printedFingerprint = (folder: string): string =>
  execFileSync("ssh-keygen", ["-lf", join(folder, "host_key.pub")], { encoding: "utf8" }).split(" ")[1] ?? ""

/** Processes whose parent is `pid`, from the fourth field of their status, which stands behind their name. */
const childrenOf = (pid: number): ReadonlyArray<number> =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return (
          readFileSync(`/proc/${name}/stat`, "utf8")
            .replace(/^.*\) /s, "")
            .split(" ")[1] === String(pid)
        )
      } catch {
        // It ended while we looked.
        return false
      }
    })
    .map(Number)

/** The processes below `pid`, nearest first. */
const descendantsOf = (pid: number): ReadonlyArray<number> =>
  childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)])

const answers = (port: number) =>
  Effect.async<void, "waiting">((resume) => {
    const socket = connect(port, "127.0.0.1")
    socket.once("error", () => resume(Effect.fail("waiting")))
    // It says its version first.
    socket.once("data", () => {
      socket.destroy()
      resume(Effect.void)
    })
  }).pipe(
    Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 250 }),
    Effect.orElse(() => Effect.dieMessage("sshd does not answer"))
  )

const kill = (pid: number) => {
  try {
    process.kill(pid, "SIGKILL")
  } catch {
    // It ended before.
  }
}

const ended = (child: ChildProcess) =>
  Effect.async<void>((resume) => {
    if (child.exitCode !== null || child.signalCode !== null) resume(Effect.void)
    else child.once("exit", () => resume(Effect.void))
  })

/** OpenSSH's sshd with a configuration and keys of its own, for the user who runs the tests; stopped with the scope. */
export const openSshServer = Effect.gen(function* () {
  const folder = yield* temporaryFolder
  const port = yield* freePort
  const privateKey = keyPair(folder, "client_key")
  keyPair(folder, "host_key")
  const refuseKey = (isRefused: boolean) =>
    Effect.sync(() =>
      isRefused ? rmSync(authorizedKeys(folder)) : copyFileSync(join(folder, "client_key.pub"), authorizedKeys(folder))
    )
  yield* refuseKey(false)
  const file = join(folder, "sshd_config")
  writeFileSync(file, settings(folder, port))
  if (process.getuid?.() === 0) mkdirSync(SEPARATION_FOLDER, { recursive: true, mode: 0o755 })

  const run = Effect.zipLeft(
    Effect.sync(() => spawn(SSHD, ["-D", "-e", "-f", file], { stdio: "ignore" })),
    answers(port)
  )
  const running = yield* Ref.make(yield* run)
  const stop = Effect.flatMap(Ref.get(running), (child) =>
    Effect.sync(() => {
      const below = child.pid === undefined ? [] : descendantsOf(child.pid)
      child.kill("SIGKILL")
      for (const pid of below) kill(pid)
    }).pipe(Effect.zipRight(ended(child)))
  )
  yield* Effect.addFinalizer(() => stop)
  return {
    port,
    user: userInfo().username,
    privateKey,
    fingerprint: printedFingerprint(folder),
    connections: Effect.map(Ref.get(running), ({ pid }) => (pid === undefined ? 0 : childrenOf(pid).length)),
    refuseKey,
    stop,
    start: Effect.flatMap(run, (child) => Ref.set(running, child))
  } satisfies SshServer
})
