import { HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Effect } from "effect"
import type { TooManyReports } from "../../application/report/ReportDesk.js"
import { generationFailures, TooManyRequests, upstreamFailures } from "./WireErrors.js"

const encode = HttpServerResponse.schemaJson(TooManyRequests)

/** An answer of its own, for the time to wait is another one each time. */
const refuse = ({ message, retryAfterSeconds }: TooManyReports) =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    yield* Effect.logInfo(`${request.method} ${request.originalUrl} 429 ${message}`)
    return yield* encode(TooManyRequests.make({ message: "Too many reports are being generated" }), {
      status: 429,
      headers: { "retry-after": String(retryAfterSeconds) }
    })
  }).pipe(Effect.orDie)

/** How an order of a report that exists nowhere yet may fail, its subject being known. */
export const orderFailures = { ...generationFailures, ...upstreamFailures, TooManyReports: refuse }
