import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { assert } from "@effect/vitest"
import { Effect, Schema } from "effect"

const program = fileURLToPath(new URL("./ownEmbeddedPostgres.ts", import.meta.url))

const Outcome = Schema.parseJson(
  Schema.Union(
    Schema.Struct({ pid: Schema.Number, port: Schema.Number, started: Schema.String }),
    Schema.Struct({ _tag: Schema.String, message: Schema.String })
  )
)

export interface Program {
  readonly child: ChildProcess
  /** The line of JSON it says once it knows. */
  readonly outcome: typeof Outcome.Type
  readonly ended: Effect.Effect<number | NodeJS.Signals | null>
}

/** The program in a process group of its own, as a shell runs a command; killed when the scope closes. */
export const started = (folder: string, wrapper: ReadonlyArray<string> = []) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const [file = "", ...args] = [...wrapper, process.execPath, "--import", "tsx", program, folder]
      return spawn(file, args, { detached: true, stdio: ["ignore", "pipe", "inherit"] })
    }),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )

/** The program, once it knows whether it owns the server. */
export const owner = (folder: string, wrapper: ReadonlyArray<string> = []) =>
  started(folder, wrapper).pipe(
    Effect.flatMap((child) => {
      const ended = Effect.async<number | NodeJS.Signals | null>((resume) => {
        if (child.exitCode !== null || child.signalCode !== null)
          return resume(Effect.succeed(child.exitCode ?? child.signalCode))
        child.once("exit", (code, signal) => resume(Effect.succeed(code ?? signal)))
      })
      return Effect.async<string>((resume) => {
        let output = ""
        child.stdout?.setEncoding("utf8").on("data", (text: string) => {
          output += text
          const line = /^\{.*\}$/m.exec(output)
          if (line !== null) resume(Effect.succeed(line[0]))
        })
        child.once("exit", () => resume(Effect.dieMessage(`the program ended without an outcome: ${output}`)))
      }).pipe(
        Effect.flatMap(Schema.decode(Outcome)),
        Effect.map((outcome): Program => ({ child, outcome, ended }))
      )
    })
  )

export const pidOf = ({ outcome }: Program): number => ("pid" in outcome ? outcome.pid : assert.fail(outcome.message))
export const startedBy = ({ outcome }: Program): string => ("started" in outcome ? outcome.started : outcome._tag)

export const kill = (pid: number, signal: NodeJS.Signals) => Effect.sync(() => process.kill(pid, signal))
