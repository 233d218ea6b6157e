import { type SpawnOptions, spawn } from "node:child_process"
import { Data, Effect } from "effect"

/** As whom the server runs. */
export type ServerIdentity = Data.TaggedEnum<{
  /** The user we are. */
  Self: Record<never, never>
  /** Still us for the file system, an ordinary user to itself: a user namespace of its own. */
  UserNamespace: { readonly uid: number; readonly gid: number }
  /** Root becomes this user; the files of the cluster are its own. */
  OtherUser: { readonly uid: number; readonly gid: number }
}>
export const ServerIdentity = Data.taggedEnum<ServerIdentity>()

/** A program of the server package, started as `identity`. It may not reach our working folder. */
export const spawnAs = (identity: ServerIdentity, file: string, args: ReadonlyArray<string>, options: SpawnOptions) => {
  // biome-ignore lint/style/noProcessEnv: what a child program needs to run, not a setting of ours
  const { PATH, SystemRoot, TEMP } = process.env
  const base: SpawnOptions = {
    cwd: "/",
    env: { PATH, SystemRoot, TEMP, LC_ALL: "C" },
    windowsHide: true,
    // A process group of its own: Ctrl-C reaches us alone, and we end it in order.
    detached: true,
    ...options
  }
  return ServerIdentity.$match(identity, {
    Self: () => spawn(file, args, base),
    UserNamespace: ({ uid, gid }) =>
      spawn("unshare", ["--user", `--map-user=${uid}`, `--map-group=${gid}`, "--", file, ...args], base),
    OtherUser: ({ uid, gid }) => spawn(file, args, { ...base, uid, gid })
  })
}

/** How a program ended; it never fails, a program that could not be started has no exit code. */
export interface Finished {
  readonly exitCode: number | null
  /** Both streams, in order of arrival. */
  readonly output: string
}

/** Runs a program to its end; killed when interrupted. */
export const runAs = (identity: ServerIdentity, file: string, args: ReadonlyArray<string>): Effect.Effect<Finished> =>
  Effect.async((resume) => {
    const child = spawnAs(identity, file, args, { stdio: ["ignore", "pipe", "pipe"] })
    let output = ""
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text
      })
    }
    child.once("error", (error) => resume(Effect.succeed({ exitCode: null, output: error.message })))
    child.once("close", (exitCode) => resume(Effect.succeed({ exitCode, output })))
    return Effect.sync(() => child.kill("SIGKILL"))
  })
