import { type HttpClient, HttpClientResponse } from "@effect/platform"
import { Effect, Schema } from "effect"
import type { UrlFinder } from "../../application/ports/UrlFinder.js"
import { urlSearchRate } from "../../domain/storage-provider/UrlFinder.js"
import { type CallPolicy, httpFailure, retryTransient, upstreamErrors } from "../shared/UpstreamErrors.js"
import { Percent } from "./Percent.js"

const Retrievability = Schema.Struct({ result: Schema.String, retrievability_percent: Percent })

/** `GET /url/retrievability/{provider}`: one provider a call, a slice at once. */
export const firstGeneration = (
  client: HttpClient.HttpClient,
  url: string,
  policy: CallPolicy
): typeof UrlFinder.Service => ({
  sliceSize: 20,
  rates: (providers) =>
    Effect.forEach(
      providers,
      (provider) =>
        client.get(`${url}/url/retrievability/${encodeURIComponent(provider)}`).pipe(
          Effect.flatMap(HttpClientResponse.schemaBodyJson(Retrievability)),
          Effect.map(urlSearchRate),
          Effect.mapError(httpFailure),
          retryTransient(policy),
          upstreamErrors("url-finder", `rate of ${provider}`),
          Effect.either,
          Effect.map((rate) => ({ provider, rate }))
        ),
      { concurrency: "unbounded" }
    )
})
