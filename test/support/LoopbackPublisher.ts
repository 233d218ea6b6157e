import type { IncomingMessage, ServerResponse } from "node:http"
import { encode } from "@ipld/dag-cbor"
import { Effect, type Scope } from "effect"
import { CID } from "multiformats/cid"
import { identity } from "multiformats/hashes/identity"
import { type LoopbackService, loopbackService } from "./LoopbackService.js"

const DAG_CBOR = 0x71

/** Id of a block by a name of ours. */
export const blockId = (name: string): string =>
  CID.createV1(DAG_CBOR, identity.digest(new TextEncoder().encode(name))).toString()

/** A block of entries, `Next` by name. */
export interface EntryBlock {
  readonly entries: number
  readonly next?: string
}

export const jsonBlock = ({ entries, next }: EntryBlock): Buffer =>
  Buffer.from(
    JSON.stringify({
      Entries: Array.from({ length: entries }, (_, index) => ({ "/": { bytes: `EiD${index}` } })),
      ...(next === undefined ? {} : { Next: { "/": blockId(next) } })
    })
  )

/** As Curio has it. */
export const cborBlock = ({ entries, next }: EntryBlock): Buffer =>
  Buffer.from(
    encode({
      Entries: Array.from({ length: entries }, (_, index) => Uint8Array.of(0x12, 0x20, index & 0xff)),
      ...(next === undefined ? {} : { Next: CID.parse(blockId(next)) })
    })
  )

/** An advertisement, links by name. */
export interface Page {
  readonly previous?: string
  readonly entries?: string
  readonly isRemoval?: boolean
}

export const pageOf = ({ entries, isRemoval = false, previous }: Page): Buffer =>
  Buffer.from(
    JSON.stringify({
      ContextID: { "/": { bytes: "AXESIA" } },
      ...(entries === undefined ? {} : { Entries: { "/": blockId(entries) } }),
      IsRm: isRemoval,
      ...(previous === undefined ? {} : { PreviousID: { "/": blockId(previous) } }),
      Provider: "12D3KooWPeer"
    })
  )

export interface LoopbackPublisher extends LoopbackService {
  readonly port: number
  /** Multiaddress of a publisher of JSON. */
  readonly plain: string
  /** Multiaddress as Curio publishes it. */
  readonly curio: string
}

/** A publisher on loopback that answers for a block by its name's id. */
export const loopbackPublisher = (
  answer: (id: string, response: ServerResponse, request: IncomingMessage) => void
): Effect.Effect<LoopbackPublisher, never, Scope.Scope> =>
  Effect.map(
    loopbackService((response, request) => answer(request.url?.split("/").at(-1) ?? "", response, request)),
    (service) => {
      const port = Number(new URL(service.url).port)
      return {
        url: service.url,
        requests: service.requests,
        port,
        plain: `/ip4/127.0.0.1/tcp/${port}/http`,
        curio: `/ip4/127.0.0.1/tcp/${port}/http/http-path/%2Fipni-provider%2F12D3KooWPeer`
      }
    }
  )

/** A publisher of these blocks, by name; of others 404. */
export const publisherOf = (blocks: ReadonlyMap<string, Buffer>) => {
  const byId = new Map([...blocks].map(([name, bytes]) => [blockId(name), bytes]))
  return loopbackPublisher((id, response) => {
    const block = byId.get(id)
    if (block === undefined) response.writeHead(404).end()
    else response.end(block)
  })
}
