import { createSocket, type RemoteInfo, type Socket } from "node:dgram"
import { AUTHORITATIVE_ANSWER, type DecodedPacket, decode, encode, type Question, type StringAnswer } from "dns-packet"
import { Effect, type Scope } from "effect"
import { addressesOfName } from "../sample/Miners.js"
import type { SampleWorld } from "../sample/SampleWorld.js"

/** Code of an answer that there is no such name. */
const NO_SUCH_NAME = 3
const TTL_SECONDS = 3600

/** A name server on a free loopback port that knows the machines of the sample's providers; its `address:port`. */
export const sampleNameServer = (world: SampleWorld): Effect.Effect<string, never, Scope.Scope> =>
  Effect.acquireRelease(listening(world), (socket) =>
    Effect.async<void>((resume) => {
      socket.close(() => resume(Effect.void))
    })
  ).pipe(Effect.map((socket) => `127.0.0.1:${socket.address().port}`))

const listening = (world: SampleWorld) =>
  Effect.async<Socket>((resume) => {
    const socket = createSocket("udp4")
    const answer = (message: Buffer, { address, port }: RemoteInfo) => {
      const reply = replyTo(world, message)
      if (reply !== undefined) socket.send(reply, port, address)
    }
    socket.on("message", answer)
    socket.on("error", (cause) => resume(Effect.die(cause)))
    socket.bind(0, "127.0.0.1", () => resume(Effect.succeed(socket)))
  })

/** What is no question is not answered. */
const replyTo = (world: SampleWorld, message: Buffer): Buffer | undefined => {
  const packet = questionIn(message)
  const [question] = packet?.questions ?? []
  if (packet === undefined || question === undefined) return undefined
  const addresses = addressesOfName(world.seed, world.miners, question.name)
  return encode({
    type: "response",
    id: packet.id,
    flags: AUTHORITATIVE_ANSWER | (addresses === undefined ? NO_SUCH_NAME : 0),
    questions: [question],
    answers: addresses === undefined ? [] : recordsOf(question, addresses)
  })
}

const questionIn = (message: Buffer): DecodedPacket | undefined => {
  try {
    const packet = decode(message)
    return packet.type === "query" ? packet : undefined
  } catch {
    return undefined
  }
}

const recordsOf = (
  { name, type }: Question,
  { ip4, ip6 }: { readonly ip4: string; readonly ip6: string }
): Array<StringAnswer> => {
  if (type === "A") return [{ type, name, ttl: TTL_SECONDS, data: ip4 }]
  return type === "AAAA" ? [{ type, name, ttl: TTL_SECONDS, data: ip6 }] : []
}
