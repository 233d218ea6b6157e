import type { HttpClientError } from "@effect/platform"
import { Duration, Effect, Either, RcMap, Schema, type Scope } from "effect"
import type { PublishedAdvertisement } from "../../application/ports/IpniIndex.js"
import { UpstreamError } from "../../application/ports/PortErrors.js"
import { boundedBytes } from "../shared/BoundedBody.js"
import type { CallPolicy } from "../shared/CallPolicy.js"
import { publisherAddress } from "../shared/PublisherAddress.js"
import { upstreamCalls } from "../shared/UpstreamCalls.js"
import { CallFailure, httpFailure, LONGEST_PAUSE, malformedFailure, upstreamError } from "../shared/UpstreamErrors.js"
import { advertisementPage } from "./Advertisement.js"
import { BlockId, blockUrl, countEntries, MOST_BLOCKS } from "./EntriesChain.js"
import { NotPublic, type PublisherNetwork, publisherClient } from "./PublisherClient.js"

/** What one advertisement may cost us. */
export interface AdvertisementLimits {
  /** Of the advertisement itself. */
  readonly pageBytes: number
  /** Of one block of its entries. */
  readonly blockBytes: number
  readonly blocks: number
  /** For the advertisement and all its blocks. */
  readonly time: Duration.DurationInput
}

export const advertisementLimits: AdvertisementLimits = {
  pageBytes: 256 * 1024,
  // The usual 16,384 entries have 0.6 MB in CBOR and 1.1 MB in JSON; larger blocks are not passed on elsewhere, either.
  blockBytes: 2 * 1024 * 1024,
  blocks: MOST_BLOCKS,
  time: "10 minutes"
}

const decodeId = Schema.decodeEither(BlockId)
const decodePage = Schema.decodeUnknownEither(Schema.parseJson())

const readPage = (bytes: Uint8Array) =>
  decodePage(new TextDecoder().decode(bytes)).pipe(
    Either.mapLeft(() => "the body is not JSON"),
    Either.flatMap(advertisementPage),
    Either.mapLeft((detail) => malformedFailure(detail))
  )

const requestFailure = (error: HttpClientError.HttpClientError): CallFailure =>
  error._tag === "RequestError" && error.cause instanceof NotPublic
    ? malformedFailure(error.cause.message)
    : httpFailure(error)

/** A publisher that asks for a long pause is given up; the others need not wait for it. */
const withoutLongPause = (failure: CallFailure): CallFailure =>
  new CallFailure({ ...failure, pause: Duration.min(failure.pause, LONGEST_PAUSE) })

export interface PublisherSettings {
  /** Of all publishers together. */
  readonly policy: CallPolicy
  readonly network: PublisherNetwork
  readonly limits: AdvertisementLimits
}

/**
 * Fetches advertisements, by a publisher's multiaddress and an id. Each publisher is asked for one at a time. One that is
 * down says nothing about the others: they share the limit of calls, not a count of failures.
 */
export const publishedAdvertisements = ({
  limits,
  network,
  policy
}: PublisherSettings): Effect.Effect<
  (address: string, id: string) => Effect.Effect<PublishedAdvertisement, UpstreamError>,
  never,
  Scope.Scope
> =>
  Effect.gen(function* () {
    const client = yield* publisherClient(network)
    const { call } = yield* upstreamCalls("publisher", { ...policy, suspendAfter: Number.POSITIVE_INFINITY })
    const turns = yield* RcMap.make({ lookup: (_origin: string) => Effect.makeSemaphore(1) })

    const fetch = (url: string, limit: number) =>
      client
        .get(url)
        .pipe(
          Effect.mapError(requestFailure),
          Effect.flatMap(boundedBytes(limit)),
          Effect.mapError(withoutLongPause),
          Effect.scoped
        )

    const read = (operation: string, baseUrl: string, id: BlockId) =>
      Effect.gen(function* () {
        const page = yield* call(
          operation,
          Effect.flatMap(fetch(blockUrl(baseUrl, id), limits.pageBytes), (bytes) => readPage(bytes))
        )
        const fetchBlock = (url: string) => call(`entries ${url}`, fetch(url, limits.blockBytes))
        const entries = yield* countEntries(baseUrl, page.entries, fetchBlock, limits.blocks).pipe(
          Effect.catchTag("UncountableEntries", ({ message }) =>
            upstreamError("publisher", operation)(malformedFailure(message))
          )
        )
        const { contextId, isRemoval, previous, provider } = page
        return { id, previous, publisherId: provider, contextId, entries: BigInt(entries), isRemoval }
      })

    const inTime =
      (operation: string) =>
      <A>(reading: Effect.Effect<A, UpstreamError>) =>
        Effect.timeoutFail(reading, {
          duration: limits.time,
          onTimeout: () => {
            const detail = `no end within ${Duration.format(Duration.decode(limits.time))}`
            return new UpstreamError({ service: "publisher", operation, reason: "timeout", detail })
          }
        })

    return (address, id) =>
      Effect.gen(function* () {
        const named = Either.all({
          publisher: Either.mapLeft(publisherAddress(address), ({ message }) => message),
          block: Either.mapLeft(decodeId(id), () => "an id that no advertisement can have")
        })
        if (Either.isLeft(named))
          return yield* upstreamError("publisher", "advertisement")(malformedFailure(named.left))
        const { block, publisher } = named.right
        const turn = yield* RcMap.get(turns, new URL(publisher.baseUrl).origin)
        const operation = `advertisement ${block} of ${publisher.baseUrl}`
        return yield* read(operation, publisher.baseUrl, block).pipe(inTime(operation), turn.withPermits(1))
      }).pipe(Effect.scoped)
  })
