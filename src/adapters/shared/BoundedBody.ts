import type { HttpClientResponse } from "@effect/platform"
import { Effect, Schema, Stream } from "effect"
import { type CallFailure, httpFailure, malformedFailure } from "./UpstreamErrors.js"

/** Bytes that an answer may have; the list of everybody in the network's index, the longest, has some 2 MB. */
export const LARGEST_BODY = 32 * 1024 * 1024

const tooLarge = (limit: number) => malformedFailure(`the answer has more than ${limit} bytes`)

/** The bytes of an answer; one that goes on beyond `limit` is refused there. */
export const boundedBytes =
  (limit: number = LARGEST_BODY) =>
  (response: HttpClientResponse.HttpClientResponse): Effect.Effect<Uint8Array, CallFailure> =>
    response.stream.pipe(
      Stream.mapError(httpFailure),
      Stream.runFoldEffect({ chunks: [] as Uint8Array[], size: 0 }, ({ chunks, size }, chunk) => {
        const grown = size + chunk.length
        if (grown > limit) return tooLarge(limit)
        chunks.push(chunk)
        return Effect.succeed({ chunks, size: grown })
      }),
      Effect.map(({ chunks }) => Buffer.concat(chunks))
    )

const utf8 = new TextDecoder("utf-8", { fatal: true })

const parsed = (bytes: Uint8Array): Effect.Effect<unknown, CallFailure> =>
  Effect.try({
    try: (): unknown => JSON.parse(utf8.decode(bytes)),
    catch: () => malformedFailure("the body is not JSON")
  })

/** An answer as JSON of a shape. */
export const boundedJson = <A, I, R>(schema: Schema.Schema<A, I, R>, limit: number = LARGEST_BODY) => {
  const decode = Schema.decodeUnknown(schema)
  return (response: HttpClientResponse.HttpClientResponse): Effect.Effect<A, CallFailure, R> =>
    boundedBytes(limit)(response).pipe(
      Effect.flatMap(parsed),
      Effect.flatMap((body) => Effect.mapError(decode(body), httpFailure))
    )
}
