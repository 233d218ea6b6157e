import { HttpClientRequest } from "@effect/platform"
import { Effect, Either, Schema } from "effect"
import type { UrlFinder } from "../../application/ports/UrlFinder.js"
import type { UrlFinderTests } from "../../application/ports/UrlFinderTests.js"
import { urlProbeRate } from "../../domain/storage-provider/UrlFinder.js"
import { boundedJson } from "../shared/BoundedBody.js"
import { absentAsNull, misfit } from "../shared/ForeignFields.js"
import { namedOnce } from "../shared/NamedOnce.js"
import { httpFailure, malformedFailure, upstreamError } from "../shared/UpstreamErrors.js"
import { bulkTests } from "./BulkTests.js"
import { Percent } from "./Percent.js"
import { type AccessTo, orUnknown } from "./PieceAccess.js"
import type { UrlFinderService } from "./UrlFinderService.js"

/** Most providers that a bulk question may name. */
const BULK_SIZE = 100

const urlParams = { extended: "true" }

const ListedRate = Schema.Struct({
  provider_id: Schema.String,
  retrievability_percent: Schema.optional(Schema.Unknown)
})

/** The service lists those it does not know as `not_found`; to us they are unknown like any that it leaves out. */
const readRates = boundedJson(
  Schema.Struct({ providers: Schema.Array(ListedRate).pipe(Schema.filter(namedOnce("provider_id"))) })
)
const decodeRate = Schema.decodeUnknownEither(Schema.Struct({ retrievability_percent: Percent }))
const readAnything = boundedJson(Schema.Unknown)
const readAccess = boundedJson(
  Schema.Struct({
    provider_id: Schema.String,
    working_url: absentAsNull(Schema.String),
    retrievability_percent: Percent
  })
)

/** `POST /providers/bulk`: everything about many providers at once. */
const askBulk = ({ client, url }: typeof UrlFinderService.Service, providers: ReadonlyArray<string>) =>
  HttpClientRequest.post(`${url}/providers/bulk`, { urlParams }).pipe(
    HttpClientRequest.bodyUnsafeJson({ provider_ids: providers }),
    client.execute,
    Effect.mapError(httpFailure)
  )

/** The rate in an entry; one that cannot be read is a failure of its provider alone. */
const rateOf = (entry: typeof ListedRate.Type) =>
  Either.mapBoth(decodeRate(entry), {
    onLeft: (error) => upstreamError("url-finder", `rate of ${entry.provider_id}`)(malformedFailure(misfit(error))),
    onRight: urlProbeRate
  })

/** A slice a call, so that a call that fails does so for the whole slice. */
export const secondGeneration = (service: typeof UrlFinderService.Service): typeof UrlFinder.Service => ({
  sliceSize: BULK_SIZE,
  rates: (providers) =>
    service.call(`rates of ${providers.length} providers`, Effect.flatMap(askBulk(service, providers), readRates)).pipe(
      Effect.map(({ providers: known }) => new Map(known.map((entry) => [entry.provider_id, rateOf(entry)]))),
      Effect.match({
        onFailure: (error) => providers.map((provider) => ({ provider, rate: Either.left(error) })),
        onSuccess: (rates) =>
          providers.map((provider) => ({ provider, rate: rates.get(provider) ?? Either.right(null) }))
      })
    )
})

export const secondGenerationTests = (service: typeof UrlFinderService.Service): typeof UrlFinderTests.Service => ({
  sliceSize: BULK_SIZE,
  newest: (providers) =>
    service.call(
      `tests of ${providers.length} providers`,
      askBulk(service, providers).pipe(
        Effect.flatMap(readAnything),
        Effect.flatMap((answer) => Effect.mapError(bulkTests(answer), (detail) => malformedFailure(detail)))
      )
    )
})

/** `GET /providers/{provider}/clients/{client}`: the URL and the rate in one answer. */
export const secondGenerationAccess =
  ({ call, client: http, url }: typeof UrlFinderService.Service): AccessTo =>
  ({ client, provider }) =>
    call(
      `access to ${client} at ${provider}`,
      HttpClientRequest.get(`${url}/providers/${encodeURIComponent(provider)}/clients/${encodeURIComponent(client)}`, {
        urlParams
      }).pipe(http.execute, Effect.mapError(httpFailure), Effect.flatMap(readAccess))
    ).pipe(
      Effect.map((answer) => ({ url: answer.working_url, rate: urlProbeRate(answer) })),
      orUnknown({ url: null, rate: null })
    )
