import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { Effect } from "effect"
import type { Fault, GoodAnswer } from "./Faults.js"

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** Headers that belong to one connection alone, or to a body that was decoded on the way. */
const perConnection = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "date",
  "host",
  "keep-alive",
  "transfer-encoding"
])

const handedOn = (headers: Iterable<readonly [string, string | ReadonlyArray<string> | undefined]>) =>
  Object.fromEntries(
    [...headers].flatMap(([name, value]) =>
      perConnection.has(name) || value === undefined ? [] : [[name, String(value)]]
    )
  )

const fetched = async (target: string, request: IncomingMessage): Promise<GoodAnswer> => {
  const body = await bodyOf(request)
  const answer = await fetch(`${target}${request.url}`, {
    method: request.method ?? "GET",
    headers: handedOn(Object.entries(request.headers)),
    ...(body.length > 0 ? { body: new Uint8Array(body) } : {})
  })
  const headers = handedOn(answer.headers.entries())
  return { status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) }
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", () => {
      const address = server.address()
      resolve(typeof address === "object" && address !== null ? address.port : 0)
    })
  })

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

/** One of our outside services on an address of its own, through which it can be made to fail. */
export interface FaultyService {
  /** Without a slash at the end. */
  readonly url: string
  readonly port: number
  /** From now on it fails like this. */
  readonly break: (fault: Fault) => Effect.Effect<void>
  /** From now on nothing listens at its address. */
  readonly leave: Effect.Effect<void>
  readonly mend: Effect.Effect<void>
}

/** Stands in front of `target`; `reword` changes what its good answers say. */
export const faultyService = (target: string | (() => string), reword: (text: string) => string = (text) => text) =>
  Effect.gen(function* () {
    let fault: Fault | undefined
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      const good = await fetched(typeof target === "string" ? target : target(), request)
      const isText = good.headers["content-type"]?.includes("json") === true
      const worded = isText ? { ...good, body: Buffer.from(reword(good.body.toString("utf8"))) } : good
      if (fault !== undefined) return fault.answer(response, worded)
      response.writeHead(worded.status, { ...worded.headers, "content-length": String(worded.body.length) })
      response.end(worded.body)
    }
    const made = () =>
      createServer((request, response) => {
        answer(request, response).catch(() => response.destroy())
      })

    let server: Server | undefined = made()
    const port = yield* Effect.promise(() => listen(server ?? made(), 0))
    const stop = Effect.promise(async () => {
      if (server !== undefined) await close(server)
      server = undefined
    })
    yield* Effect.addFinalizer(() => stop)
    return {
      url: `http://127.0.0.1:${port}`,
      port,
      break: (next) =>
        Effect.sync(() => {
          fault = next
        }),
      leave: stop,
      mend: Effect.promise(async () => {
        fault = undefined
        if (server !== undefined) return
        server = made()
        await listen(server, port)
      })
    } satisfies FaultyService
  })
