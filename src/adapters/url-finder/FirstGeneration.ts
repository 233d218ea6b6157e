import { type HttpClient, HttpClientResponse } from "@effect/platform"
import { Effect, Schema } from "effect"
import type { UrlFinder } from "../../application/ports/UrlFinder.js"
import { urlSearchRate } from "../../domain/storage-provider/UrlFinder.js"
import { type CallPolicy, httpFailure, retryTransient, upstreamErrors } from "../shared/UpstreamErrors.js"
import { Percent } from "./Percent.js"

/** Of all results only `Success` comes with a percentage that counts. */
const Retrievability = Schema.Union(
  Schema.Struct({ result: Schema.Literal("Success"), retrievability_percent: Percent }),
  Schema.Struct({ result: Schema.String.pipe(Schema.filter((result) => result !== "Success")) })
)

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
          Effect.map((answer) => urlSearchRate({ retrievability_percent: null, ...answer })),
          Effect.mapError(httpFailure),
          retryTransient(policy),
          upstreamErrors("url-finder", `rate of ${provider}`),
          Effect.either,
          Effect.map((rate) => ({ provider, rate }))
        ),
      { concurrency: "unbounded" }
    )
})
