import { type ChildProcess, spawn } from "node:child_process"
import { createServer } from "node:net"
import { fileURLToPath } from "node:url"
import { Effect, Schedule } from "effect"

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url))

export type Environment = Readonly<Record<string, string>>

export interface PlatformProcess {
  readonly child: ChildProcess
  /** What it has said so far. */
  readonly output: () => string
  readonly ended: Effect.Effect<number | NodeJS.Signals>
}

/** The compiled program with these arguments and nothing of our own configuration; killed when the scope closes. */
export const platformProcess = (args: ReadonlyArray<string>, environment: Environment) =>
  Effect.acquireRelease(
    Effect.sync((): PlatformProcess => {
      const child = spawn(process.execPath, [main, ...args], {
        env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
        stdio: ["ignore", "pipe", "pipe"]
      })
      let said = ""
      const listen = (text: string) => {
        said += text
      }
      child.stdout.setEncoding("utf8").on("data", listen)
      child.stderr.setEncoding("utf8").on("data", listen)
      const ended = Effect.async<number | NodeJS.Signals>((resume) => {
        const end = (code: number | null, signal: NodeJS.Signals | null) => resume(Effect.succeed(code ?? signal ?? 0))
        if (child.exitCode !== null || child.signalCode !== null) return end(child.exitCode, child.signalCode)
        child.once("close", end)
      })
      return { child, output: () => said, ended }
    }),
    ({ child, ended }) => Effect.sync(() => child.kill("SIGKILL")).pipe(Effect.zipRight(ended))
  )

/** Waits until a process has said something; fails when it ends or three minutes pass first. */
export const said = (program: PlatformProcess, text: string | RegExp) =>
  Effect.suspend(() => {
    if (program.output().match(text) !== null) return Effect.void
    return program.child.exitCode === null && program.child.signalCode === null
      ? Effect.fail("waiting" as const)
      : Effect.dieMessage(`it ended without saying ${text}:\n${program.output()}`)
  }).pipe(
    Effect.retry({ schedule: Schedule.spaced("50 millis"), times: 3600 }),
    Effect.orElse(() => Effect.dieMessage(`it did not say ${text} within three minutes:\n${program.output()}`))
  )

/** Runs a command to its end: its exit code and all that it said. */
export const command = (args: ReadonlyArray<string>, environment: Environment) =>
  Effect.scoped(
    Effect.gen(function* () {
      const program = yield* platformProcess(args, environment)
      const code = yield* program.ended
      return { code, output: program.output() }
    })
  )

/** A loopback port that nothing listens on now. */
export const freePort = Effect.async<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    server.close(() => resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0)))
  })
})
