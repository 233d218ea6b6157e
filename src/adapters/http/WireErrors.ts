import { HttpApiSchema } from "@effect/platform"
import { Cause, Effect, Schema } from "effect"
import type { RepositoryError, UpstreamError } from "../../application/ports/PortErrors.js"

const wireError = <const Status extends number, const Title extends string>(
  status: Status,
  title: Title,
  description: string
) =>
  Schema.Struct({
    message: Schema.String,
    error: Schema.tag(title).pipe(Schema.withConstructorDefault(() => title)),
    statusCode: Schema.Literal(status).pipe(
      Schema.propertySignature,
      Schema.withConstructorDefault(() => status)
    )
  }).annotations({ identifier: title.replaceAll(" ", ""), description, ...HttpApiSchema.annotations({ status }) })

export const BadRequest = wireError(400, "Bad Request", "A parameter is wrong; the message names it")
export const Forbidden = wireError(403, "Forbidden", "Not with this token")
export const NotFound = wireError(404, "Not Found", "There is no such thing")
export const MethodNotAllowed = wireError(405, "Method Not Allowed", "`Allow` names the methods of this path")
export const PayloadTooLarge = wireError(
  413,
  "Payload Too Large",
  "The body is larger than 100 KiB, or 1 MiB of a webhook"
)
export const TooManyRequests = wireError(
  429,
  "Too Many Requests",
  "Too much is being worked on; `Retry-After` tells when to try again"
)
export const InternalServerError = wireError(500, "Internal Server Error", "A defect of the service")
export const ServiceUnavailable = wireError(
  503,
  "Service Unavailable",
  "Not now; `Retry-After` tells when to try again"
)
export const GatewayTimeout = wireError(504, "Gateway Timeout", "The database took too long")

/** The body of every failure. */
export const WireError = Schema.Union(
  BadRequest,
  Forbidden,
  NotFound,
  MethodNotAllowed,
  PayloadTooLarge,
  TooManyRequests,
  InternalServerError,
  ServiceUnavailable,
  GatewayTimeout
)
export type WireError = typeof WireError.Type

export const badRequest = (message: string) => Effect.fail(BadRequest.make({ message }))
export const notFound = (message: string) => Effect.fail(NotFound.make({ message }))

/** Seconds after which a request that met a 503 may be tried again. */
export const RETRY_AFTER_SECONDS = 10

/** What any read of our database may fail with. */
export const databaseFailures = {
  RepositoryError: (failure: RepositoryError) =>
    Effect.logWarning(`${failure.operation} failed`, Cause.fail(failure)).pipe(
      Effect.andThen(
        failure.reason === "timeout"
          ? Effect.fail(GatewayTimeout.make({ message: "Database query timed out" }))
          : Effect.fail(ServiceUnavailable.make({ message: "Database unavailable" }))
      )
    )
}

/** What a read of published tables may fail with besides. */
export const generationFailures = {
  ...databaseFailures,
  NothingPublished: () =>
    Effect.fail(ServiceUnavailable.make({ message: "No data yet: the first aggregation has not finished" }))
}

/** No such thing, and nothing to say of it. */
export const nothingFound = () => notFound("Not Found")

/** What may fail where outside services are asked while the caller waits. Status and body are those of the API since its first version. */
export const upstreamFailures = {
  UpstreamError: (failure: UpstreamError) =>
    Effect.logWarning(`${failure.service} ${failure.operation} failed`, Cause.fail(failure)).pipe(
      Effect.andThen(Effect.fail(InternalServerError.make({ message: "Internal Server Error" })))
    )
}
