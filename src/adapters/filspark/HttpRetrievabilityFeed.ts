import { HttpClientRequest } from "@effect/platform"
import { Config, DateTime, Effect, Layer, Option } from "effect"
import { RetrievabilityFeed } from "../../application/ports/RetrievabilityFeed.js"
import { boundedJson } from "../shared/BoundedBody.js"
import { type CallPolicy, defaultCallPolicy } from "../shared/CallPolicy.js"
import { serviceClient } from "../shared/ServiceClient.js"
import { serviceUrl } from "../shared/ServiceUrl.js"
import { upstreamCalls } from "../shared/UpstreamCalls.js"
import { httpFailure } from "../shared/UpstreamErrors.js"
import { DaySummary } from "./DaySummary.js"

export const filsparkConfig = Config.option(serviceUrl("FILSPARK_API_URL"))

/** FilSpark, when `FILSPARK_API_URL` says where it is: the public service has ended. */
export const httpRetrievabilityFeed = (policy: CallPolicy) =>
  Layer.effect(
    RetrievabilityFeed,
    Effect.gen(function* () {
      const client = yield* serviceClient
      const { call } = yield* upstreamCalls("filspark", policy)
      const address = yield* filsparkConfig
      const readDay = boundedJson(DaySummary)

      const ratesOn = (url: string) => (day: DateTime.Utc) => {
        const date = DateTime.formatIsoDateUtc(day)
        const request = HttpClientRequest.get(`${url}/miners/retrieval-success-rate/summary`, {
          urlParams: { from: date, to: date }
        })
        return call(
          `ratesOn ${date}`,
          client.execute(request).pipe(Effect.mapError(httpFailure), Effect.flatMap(readDay))
        )
      }

      return RetrievabilityFeed.of({ ratesOn: Option.map(address, ratesOn) })
    })
  )

export const HttpRetrievabilityFeedLive = httpRetrievabilityFeed(defaultCallPolicy)
