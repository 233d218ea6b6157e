import { HttpClient, HttpClientRequest, HttpClientResponse } from "@effect/platform"
import { Config, DateTime, Effect, Layer, Option } from "effect"
import { RetrievabilityFeed } from "../../application/ports/RetrievabilityFeed.js"
import { serviceUrl } from "../shared/ServiceUrl.js"
import {
  type CallPolicy,
  defaultCallPolicy,
  httpFailure,
  retryTransient,
  upstreamErrors
} from "../shared/UpstreamErrors.js"
import { DaySummary } from "./DaySummary.js"

export const filsparkConfig = Config.option(serviceUrl("FILSPARK_API_URL"))

/** FilSpark, when `FILSPARK_API_URL` says where it is: the public service has ended. */
export const httpRetrievabilityFeed = (policy: CallPolicy) =>
  Layer.effect(
    RetrievabilityFeed,
    Effect.gen(function* () {
      const client = (yield* HttpClient.HttpClient).pipe(HttpClient.filterStatusOk)
      const address = yield* filsparkConfig

      const ratesOn = (url: string) => (day: DateTime.Utc) => {
        const date = DateTime.formatIsoDateUtc(day)
        const request = HttpClientRequest.get(`${url}/miners/retrieval-success-rate/summary`, {
          urlParams: { from: date, to: date }
        })
        return client
          .execute(request)
          .pipe(
            Effect.flatMap(HttpClientResponse.schemaBodyJson(DaySummary)),
            Effect.mapError(httpFailure),
            retryTransient(policy),
            upstreamErrors("filspark", `ratesOn ${date}`)
          )
      }

      return RetrievabilityFeed.of({ ratesOn: Option.map(address, ratesOn) })
    })
  )

export const HttpRetrievabilityFeedLive = httpRetrievabilityFeed(defaultCallPolicy)
