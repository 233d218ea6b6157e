import { createSocket, type Socket } from "node:dgram"
import { type Answer, decode, encode, RECURSION_DESIRED } from "dns-packet"
import { Effect, type Scope } from "effect"

/** What a name server does with a question. */
export type DnsReply =
  | { readonly answers: ReadonlyArray<Answer> }
  /** Response code: 2 the server failed, 3 there is no such name, 5 refused. */
  | { readonly code: number }
  | "silence"
  | { readonly raw: Buffer }

export interface LoopbackDns {
  /** As `DNS_SERVERS` takes it. */
  readonly server: string
  /** Type and name of each question so far, `A name.example`. */
  readonly questions: ReadonlyArray<string>
}

const RESPONSE = 1 << 15

const bound = Effect.acquireRelease(
  Effect.async<Socket>((resume) => {
    const socket = createSocket("udp4")
    socket.bind(0, "127.0.0.1", () => resume(Effect.succeed(socket)))
  }),
  (socket) => Effect.async<void>((resume) => void socket.close(() => resume(Effect.void)))
)

/** A name server on loopback; `reply` takes a question such as `A name.example`. */
export const loopbackDns = (reply: (question: string) => DnsReply): Effect.Effect<LoopbackDns, never, Scope.Scope> =>
  Effect.map(bound, (socket) => {
    const questions: Array<string> = []
    socket.on("message", (message, { address, port }) => {
      const asked = decode(message)
      const [question] = asked.questions ?? []
      if (question === undefined) return
      const text = `${question.type} ${question.name}`
      questions.push(text)
      const said = reply(text)
      if (said === "silence") return
      const packet =
        "raw" in said
          ? said.raw
          : encode({
              type: "response",
              ...(asked.id === undefined ? {} : { id: asked.id }),
              flags: RESPONSE | RECURSION_DESIRED | ("code" in said ? said.code : 0),
              questions: [question],
              answers: "code" in said ? [] : [...said.answers]
            })
      socket.send(packet, port, address)
    })
    return { server: `127.0.0.1:${socket.address().port}`, questions }
  })

export const record = (type: "A" | "AAAA", name: string, data: string): Answer => ({
  type,
  name,
  ttl: 60,
  class: "IN",
  data
})
