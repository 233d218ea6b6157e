import { type HttpClient, HttpClientRequest, HttpClientResponse } from "@effect/platform"
import { Effect, Either, Schema } from "effect"
import type { UrlFinder } from "../../application/ports/UrlFinder.js"
import { urlProbeRate } from "../../domain/storage-provider/UrlFinder.js"
import { namedOnce } from "../shared/NamedOnce.js"
import { type CallPolicy, httpFailure, retryTransient, upstreamErrors } from "../shared/UpstreamErrors.js"
import { Percent } from "./Percent.js"

/** The service lists those it does not know as `not_found`; to us they are unknown like any that it leaves out. */
const BulkAnswer = Schema.Struct({
  providers: Schema.Array(Schema.Struct({ provider_id: Schema.String, retrievability_percent: Percent })).pipe(
    Schema.filter(namedOnce("provider_id"))
  )
})

/** `POST /providers/bulk`: a slice a call, so that a failure is one of the whole slice. */
export const secondGeneration = (
  client: HttpClient.HttpClient,
  url: string,
  policy: CallPolicy
): typeof UrlFinder.Service => ({
  sliceSize: 100,
  rates: (providers) =>
    HttpClientRequest.post(`${url}/providers/bulk`, { urlParams: { extended: "true" } }).pipe(
      HttpClientRequest.bodyUnsafeJson({ provider_ids: providers }),
      client.execute,
      Effect.flatMap(HttpClientResponse.schemaBodyJson(BulkAnswer)),
      Effect.mapError(httpFailure),
      retryTransient(policy),
      upstreamErrors("url-finder", `rates of ${providers.length} providers`),
      Effect.map(({ providers: known }) => new Map(known.map((row) => [row.provider_id, urlProbeRate(row)]))),
      Effect.match({
        onFailure: (error) => providers.map((provider) => ({ provider, rate: Either.left(error) })),
        onSuccess: (rates) =>
          providers.map((provider) => ({ provider, rate: Either.right(rates.get(provider) ?? null) }))
      })
    )
})
