import { type HttpClient, HttpClientResponse } from "@effect/platform"
import { Effect, Schema } from "effect"
import type { UrlFinder } from "../../application/ports/UrlFinder.js"
import { type CallPolicy, httpFailure, retryTransient, upstreamErrors } from "../shared/UpstreamErrors.js"
import { Percent, rateOf } from "./Percent.js"

/** Of all results only `Success` comes with a percentage that counts. */
export const Retrievability = Schema.Union(
  Schema.Struct({ result: Schema.Literal("Success"), retrievability_percent: Percent }),
  Schema.Struct({ result: Schema.String.pipe(Schema.filter((result) => result !== "Success")) })
)

/** 0..1; null for every result but `Success`. Source: vectors `url-finder-retrievability`. */
export const firstGenerationRate = (answer: typeof Retrievability.Type): number | null =>
  "retrievability_percent" in answer ? rateOf(answer.retrievability_percent) : null

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
          Effect.map(firstGenerationRate),
          Effect.mapError(httpFailure),
          retryTransient(policy),
          upstreamErrors("url-finder", `rate of ${provider}`),
          Effect.either,
          Effect.map((rate) => ({ provider, rate }))
        ),
      { concurrency: "unbounded" }
    )
})
