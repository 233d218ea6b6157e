import { type HttpApp, HttpServerRequest } from "@effect/platform"
import { Duration, Effect } from "effect"

const SLOW = Duration.seconds(1)

/** One line for each slow request; failed ones are logged where they become answers, the others not at all. */
export const logSlowRequests = <E, R>(app: HttpApp.Default<E, R>): HttpApp.Default<E, R> =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const [duration, response] = yield* Effect.timed(app)
    if (Duration.greaterThan(duration, SLOW)) {
      yield* Effect.logWarning(
        `${request.method} ${request.originalUrl} ${response.status} took ${Math.round(Duration.toMillis(duration))} ms`
      )
    }
    return response
  })
