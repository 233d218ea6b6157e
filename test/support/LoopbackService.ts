import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { type ConfigError, ConfigProvider, Effect, Layer, type Scope } from "effect"
import type { CallPolicy } from "../../src/adapters/shared/CallPolicy.js"
import type { UpstreamError } from "../../src/application/ports/PortErrors.js"

export interface LoopbackService {
  readonly url: string
  /** Method and path with query of each request so far. */
  readonly requests: ReadonlyArray<string>
}

type Answer = (response: ServerResponse, request: IncomingMessage) => void

/** An outside service on loopback, stopped with its scope; connections that hang are cut. */
export const loopbackService = (answer: Answer): Effect.Effect<LoopbackService, never, Scope.Scope> =>
  Effect.gen(function* () {
    const requests: Array<string> = []
    const server = yield* Effect.acquireRelease(
      Effect.async<ReturnType<typeof createServer>>((resume) => {
        const made = createServer((request, response) => {
          requests.push(`${request.method} ${request.url}`)
          answer(response, request)
        })
        made.listen(0, "127.0.0.1", () => resume(Effect.succeed(made)))
      }),
      (made) =>
        Effect.async<void>((resume) => {
          made.close(() => resume(Effect.void))
          made.closeAllConnections()
        })
    )
    const address = server.address()
    if (address === null || typeof address === "string") return yield* Effect.dieMessage("no port")
    return { url: `http://127.0.0.1:${address.port}`, requests }
  })

export const json =
  (body: unknown): Answer =>
  (response) => {
    response.setHeader("content-type", "application/json")
    response.end(JSON.stringify(body))
  }

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(code, { "content-type": "application/json", ...headers })
    response.end(JSON.stringify({ message: "no" }))
  }

const raw =
  (type: string, body: string): Answer =>
  (response) => {
    response.setHeader("content-type", type)
    response.end(body)
  }

/** Every way in which a service may fail us, with the reason that its adapter must give. */
export const faults: ReadonlyArray<readonly [string, Answer, UpstreamError["reason"]]> = [
  ["does not answer", () => {}, "timeout"],
  [
    "stops in the middle of its answer",
    (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100" })
      response.write("[{")
    },
    "timeout"
  ],
  ["answers 429", status(429), "status"],
  ["answers 500", status(500), "status"],
  ["answers 403", status(403), "status"],
  ["drops the connection", (response) => response.destroy(), "unreachable"],
  ["answers HTML", raw("text/html", "<html><body>Welcome</body></html>"), "malformed"],
  ["answers truncated JSON", raw("application/json", '[{"path": "a'), "malformed"],
  ["answers nothing", raw("application/json", ""), "malformed"],
  ["answers other types", json({ data: [1, "two", null] }), "malformed"]
]

/** Patient with a busy machine, quick to ask again. */
export const testCallPolicy: CallPolicy = {
  timeout: "5 seconds",
  retries: 2,
  delay: { from: "1 millis", to: "2 millis" },
  atOnce: 20,
  suspendAfter: 50,
  suspendFor: "1 seconds"
}

/** The same, out of patience at once where a fault is to exhaust it. */
export const policyFor = (reason: UpstreamError["reason"]): CallPolicy =>
  reason === "timeout" ? { ...testCallPolicy, timeout: "100 millis" } : testCallPolicy

/** Configuration that consists of these variables alone. */
export const configured = (variables: Record<string, string>) =>
  Layer.setConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables))))

/** Builds a layer of an adapter under a configuration. */
export const adapterWith = <A, R>(
  adapter: Layer.Layer<A, ConfigError.ConfigError, R>,
  variables: Record<string, string>
): Layer.Layer<A, ConfigError.ConfigError, R> => Layer.provide(adapter, configured(variables))
