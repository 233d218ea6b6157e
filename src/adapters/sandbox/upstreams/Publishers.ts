import { HttpRouter, HttpServerResponse } from "@effect/platform"
import { Effect, Option, Schema } from "effect"
import { advertisementBlock, entriesBlock, entriesForm } from "../sample/IndexBlocks.js"
import { namedBlock } from "../sample/IndexIds.js"
import type { SampleMiner } from "../sample/Miners.js"
import { seededRandom } from "../sample/SeededRandom.js"
import { json, type SampleRoutes, type ServedSample } from "./SampleService.js"

const IdPath = Schema.Struct({ id: Schema.String })
const CurioPath = Schema.Struct({ id: Schema.String, peer: Schema.String })

/** Multiaddress of a provider's advertisements; Curio serves many providers by their paths. */
export const publisherAddressOf = (
  { publisherPorts, seed }: ServedSample,
  { curioPeerId, id }: SampleMiner
): string => {
  const server = `/ip4/127.0.0.1/tcp/${seededRandom(seed, "publisher", id).pick(publisherPorts)}/http`
  return curioPeerId === null ? server : `${server}/http-path/${encodeURIComponent(`/ipni-provider/${curioPeerId}`)}`
}

/** Where the providers themselves serve their advertisements and the blocks of their entries. */
export const publisherRoutes = (sample: ServedSample): SampleRoutes => {
  const plain = Effect.flatMap(HttpRouter.schemaPathParams(IdPath), ({ id }) =>
    block(sample, id, ({ curioPeerId }) => curioPeerId === null)
  )
  const curio = Effect.flatMap(HttpRouter.schemaPathParams(CurioPath), ({ id, peer }) =>
    block(sample, id, ({ curioPeerId }) => curioPeerId === peer)
  )
  return HttpRouter.empty.pipe(
    HttpRouter.get("/ipni/v1/ad/:id", plain),
    HttpRouter.get("/ipni-provider/:peer/ipni/v1/ad/:id", curio)
  )
}

/** What an id names, when it is published by now and by whom it is asked of. */
const block = (
  { advertising, miners, seed, today }: ServedSample,
  id: string,
  isOurs: (miner: SampleMiner) => boolean
) =>
  Effect.gen(function* () {
    const named = Option.getOrUndefined(namedBlock(seed, id))
    const miner = named && miners.get(`f0${named.provider}`)
    if (named === undefined || miner === undefined || !isOurs(miner)) return yield* notFound
    const chain = advertising.upTo(miner, yield* today)
    const at = chain.findIndex(({ day }) => day === named.day)
    const advertisement = chain[at]
    if (advertisement === undefined) return yield* notFound
    if (named.part === 0) return yield* json(advertisementBlock(seed, miner, advertisement, chain[at - 1]))
    const bytes = entriesBlock(seed, miner, advertisement, named.part)
    if (bytes === undefined) return yield* notFound
    const contentType = entriesForm(miner) === "cbor" ? "application/cbor" : "application/json"
    return HttpServerResponse.uint8Array(bytes, { contentType })
  })

const notFound = json({ error: "not found" }, 404)
