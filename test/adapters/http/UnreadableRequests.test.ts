import { connect } from "node:net"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { startApi } from "./apiServer.js"

/** Sends bytes as they are and reads until the server closes. */
const exchange = (port: number, bytes: string) =>
  Effect.async<string>((resume) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes))
    let answer = ""
    socket.setEncoding("utf8").on("data", (text: string) => {
      answer += text
    })
    socket.once("close", () => resume(Effect.succeed(answer)))
  })

const unreadable: ReadonlyArray<readonly [bytes: string, status: number, title: string]> = [
  ["what is this\r\n\r\n", 400, "Bad Request"],
  [`GET / HTTP/1.1\r\nhost: x\r\nx-long: ${"y".repeat(40_000)}\r\n\r\n`, 431, "Request Header Fields Too Large"]
]

it.scopedLive("answers bytes that are no request in the shape of all errors, for browsers to read", () =>
  Effect.gen(function* () {
    const { url } = yield* startApi()
    const port = Number(new URL(url).port)
    for (const [bytes, statusCode, error] of unreadable) {
      const [head = "", body = ""] = (yield* exchange(port, bytes)).split("\r\n\r\n")
      assert.include(head, `HTTP/1.1 ${statusCode} ${error}`)
      assert.include(head, "access-control-allow-origin: *")
      assert.deepStrictEqual(JSON.parse(body), { message: "The request cannot be read", error, statusCode })
    }
  })
)
