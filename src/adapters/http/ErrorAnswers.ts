import {
  HttpApiBuilder,
  HttpApiError,
  type HttpApp,
  type HttpRouter,
  HttpServerError,
  HttpServerRequest,
  HttpServerResponse
} from "@effect/platform"
import { Cause, Duration, Effect, Schema } from "effect"
import { MonitoringForbidden } from "../../application/health/MonitoringForbidden.js"
import { statementTimeout } from "../shared/StatementTimeout.js"
import { MAX_WEBHOOK_BYTES, WEBHOOK_PATH } from "./GithubWebhookApi.js"
import { methodsOf } from "./KnownRoutes.js"
import { normaliseUrl, splitUrl } from "./RequestNormalisation.js"
import {
  BadRequest,
  Forbidden,
  GatewayTimeout,
  InternalServerError,
  MethodNotAllowed,
  NotFound,
  PayloadTooLarge,
  RETRY_AFTER_SECONDS,
  WireError
} from "./WireErrors.js"

/** What a request may take beyond the time limit of a statement; its work is interrupted then. */
const GRACE = Duration.seconds(5)

/** What a `POST` may take: whoever orders a report waits until it is made. */
const ORDER_LIMIT = Duration.minutes(5)

const MAX_BODY_BYTES = 100 * 1024

type Router = HttpRouter.HttpRouter<unknown, unknown>

/** Turns every failure into an answer and logs it once. A client that has gone away gets none. */
export const makeErrorAnswers = Effect.map(
  Effect.all([HttpApiBuilder.Router, statementTimeout]),
  ([{ router }, limit]) =>
    <R>(app: HttpApp.Default<never, R>) =>
      Effect.gen(function* () {
        const request = yield* HttpServerRequest.HttpServerRequest
        const isWebhook = splitUrl(request.url)[0] === WEBHOOK_PATH
        const mostBytes = isWebhook ? MAX_WEBHOOK_BYTES : MAX_BODY_BYTES
        if (Number(request.headers["content-length"] ?? 0) > mostBytes) {
          return yield* answer(request, PayloadTooLarge.make({ message: "Payload Too Large" }))
        }
        return yield* app.pipe(
          Effect.catchAllCause((cause) =>
            Cause.isInterruptedOnly(cause)
              ? Effect.failCause(cause)
              : Effect.flatMap(router, (routes) => answerCause(request, routes, cause))
          ),
          // What a late request still does, such as cancelling its query, does not keep its answer waiting.
          Effect.disconnect,
          // The server runs requests in an uninterruptible region.
          Effect.interruptible,
          Effect.timeoutTo({
            duration: request.method === "POST" && !isWebhook ? ORDER_LIMIT : Duration.sum(limit, GRACE),
            onSuccess: (response) => Effect.succeed(response),
            onTimeout: () => answer(request, GatewayTimeout.make({ message: "Request timed out" }))
          }),
          Effect.flatten
        )
      })
)

const isWireError = Schema.is(WireError)

const answerCause = (request: HttpServerRequest.HttpServerRequest, router: Router, cause: Cause.Cause<never>) => {
  const failure: unknown = Cause.squash(cause)
  if (isWireError(failure)) return answer(request, failure)
  if (failure instanceof HttpApiError.HttpApiDecodeError) {
    return answer(request, BadRequest.make({ message: failure.issues[0]?.message ?? failure.message }))
  }
  if (failure instanceof HttpServerError.RouteNotFound) return answerUnknownRoute(request, router)
  if (failure instanceof MonitoringForbidden) return answer(request, Forbidden.make({ message: "Forbidden resource" }))
  return Effect.zipRight(
    Effect.logError(`${request.method} ${request.originalUrl}: unexpected failure`, cause),
    respond(InternalServerError.make({ message: "Internal Server Error" }))
  )
}

/** Another method would do, or nothing would. */
const answerUnknownRoute = (request: HttpServerRequest.HttpServerRequest, router: Router) => {
  const [path] = splitUrl(request.originalUrl)
  const message = `Cannot ${request.method} ${path}`
  const methods = methodsOf(router, splitUrl(normaliseUrl(request.originalUrl))[0])
  // A path that has this method and yet was not found could not be decoded.
  return methods.length === 0 || methods.includes(request.method)
    ? answer(request, NotFound.make({ message }))
    : answer(request, MethodNotAllowed.make({ message }), { allow: methods.join(", ") })
}

/** Failures on our side are warnings; those on the other side are worth a line and no more. */
const answer = (
  request: HttpServerRequest.HttpServerRequest,
  failure: WireError,
  headers: Readonly<Record<string, string>> = {}
) => {
  const line = `${request.method} ${request.originalUrl} ${failure.statusCode} ${failure.message}`
  return Effect.zipRight(
    failure.statusCode >= 500 ? Effect.logWarning(line) : Effect.logInfo(line),
    respond(failure, headers)
  )
}

const encode = HttpServerResponse.schemaJson(WireError)

const respond = (failure: WireError, headers: Readonly<Record<string, string>> = {}) =>
  Effect.orDie(
    encode(failure, {
      status: failure.statusCode,
      headers: failure.statusCode === 503 ? { ...headers, "retry-after": String(RETRY_AFTER_SECONDS) } : headers
    })
  )
