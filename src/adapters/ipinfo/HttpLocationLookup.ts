import { HttpClientRequest } from "@effect/platform"
import { Config, Effect, Layer, Option, Redacted, Schema } from "effect"
import { LocationLookup } from "../../application/ports/LocationLookup.js"
import { answerCache } from "../shared/AnswerCache.js"
import { boundedJson } from "../shared/BoundedBody.js"
import { type CallPolicy, defaultCallPolicy } from "../shared/CallPolicy.js"
import { serviceCheck } from "../shared/ServiceCheck.js"
import { serviceClient } from "../shared/ServiceClient.js"
import { serviceUrl } from "../shared/ServiceUrl.js"
import { upstreamCalls } from "../shared/UpstreamCalls.js"
import { httpFailure, malformedFailure, refusedFailure } from "../shared/UpstreamErrors.js"
import { locationOf } from "./LocationAnswer.js"

/** Bytes of an answer; a place has some hundred. */
const LARGEST_ANSWER = 64 * 1024

/** Places kept; each is some hundred bytes. */
const KEPT_PLACES = 10_000

/** An address that everybody knows. */
const WELL_KNOWN = "8.8.8.8"

export const ipinfoConfig = Config.all({
  url: serviceUrl("IP_INFO_URL").pipe(Config.withDefault("https://ipinfo.io")),
  token: Config.option(Config.redacted(Config.nonEmptyString("IP_INFO_TOKEN")))
})

/** Asks for an address, by `ask(ip)`. */
const ipinfo = Effect.gen(function* () {
  const client = yield* serviceClient
  const { token, url } = yield* ipinfoConfig
  const urlParams = Option.match(token, { onNone: () => ({}), onSome: (known) => ({ token: Redacted.value(known) }) })
  const read = boundedJson(Schema.Unknown, LARGEST_ANSWER)
  const ask = (ip: string) =>
    client.execute(HttpClientRequest.get(`${url}/${encodeURIComponent(ip)}`, { urlParams })).pipe(
      Effect.mapError(httpFailure),
      Effect.flatMap(read),
      Effect.flatMap((answer) => Effect.mapError(locationOf(answer), ({ message }) => malformedFailure(message)))
    )
  return { ask, hasToken: Option.isSome(token) }
})

/** Places of addresses by the service at `IP_INFO_URL`, once `IP_INFO_TOKEN` is set. */
export const httpLocationLookup = (policy: CallPolicy) =>
  Layer.scoped(
    LocationLookup,
    Effect.gen(function* () {
      const { ask, hasToken } = yield* ipinfo
      const { call } = yield* upstreamCalls("ipinfo", policy)
      const locate = yield* answerCache({
        capacity: KEPT_PLACES,
        keepFor: "12 hours",
        isKnown: () => true,
        ask: (ip: string) => call(`place of ${ip}`, hasToken ? ask(ip) : refusedFailure("IP_INFO_TOKEN is not set"))
      })
      return LocationLookup.of({ missing: hasToken ? [] : ["IP_INFO_TOKEN"], locate })
    })
  )

export const HttpLocationLookupLive = httpLocationLookup(defaultCallPolicy)

/** Whether the service answers. Its quota is by the month, so a good answer holds for an hour. */
export const ipinfoCheck = Effect.flatMap(ipinfo, ({ ask }) => serviceCheck("ipinfo.io", "1 hour", ask(WELL_KNOWN)))
