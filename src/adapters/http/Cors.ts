import { type HttpApp, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Effect } from "effect"

const everyAnswer = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "X-Cache, X-Data-As-Of, X-Generation, Retry-After",
  vary: "Accept-Encoding"
}

/** Opens every path to every origin; browsers ask beforehand even for reads, on any path. */
export const allowEveryOrigin = <E, R>(app: HttpApp.Default<E, R>): HttpApp.Default<E, R> =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) =>
    request.method === "OPTIONS"
      ? Effect.succeed(preflightAnswer(request.headers["access-control-request-headers"]))
      : Effect.map(app, HttpServerResponse.setHeaders(everyAnswer))
  )

const preflightAnswer = (askedHeaders: string | undefined) =>
  HttpServerResponse.empty({
    status: 204,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET,HEAD,PUT,PATCH,POST,DELETE",
      "content-length": "0",
      vary: "Access-Control-Request-Headers",
      ...(askedHeaders === undefined ? {} : { "access-control-allow-headers": askedHeaders })
    }
  })
