import { promisify } from "node:util"
import { gzip } from "node:zlib"
import { type HttpApp, HttpBody, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Effect } from "effect"

/** Smaller bodies gain nothing. */
const MIN_BYTES = 1024

const compress = promisify(gzip)

/** Sends larger bodies compressed to clients that accept it. */
export const compressAnswers = <E, R>(app: HttpApp.Default<E, R>): HttpApp.Default<E, R> =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) =>
    acceptsGzip(request.headers["accept-encoding"] ?? "") ? Effect.flatMap(app, compressed) : app
  )

const compressed = (response: HttpServerResponse.HttpServerResponse) => {
  const { body } = response
  if (body._tag !== "Uint8Array" || body.body.byteLength < MIN_BYTES) return Effect.succeed(response)
  return Effect.map(
    Effect.promise(() => compress(body.body)),
    (bytes) =>
      response.pipe(
        HttpServerResponse.setBody(HttpBody.uint8Array(bytes, body.contentType)),
        HttpServerResponse.setHeader("content-encoding", "gzip")
      )
  )
}

/** Whether an `Accept-Encoding` names gzip, or everything, and does not rule it out by a weight of zero. */
export const acceptsGzip = (header: string): boolean => {
  const weights = new Map(
    header.split(",").map((part) => {
      const [coding = "", weight = "1"] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=\s*/)
      return [coding, Number(weight)]
    })
  )
  return (weights.get("gzip") ?? weights.get("*") ?? 0) > 0
}
