import { Effect, Schema } from "effect"
import type { UrlFinder } from "../../application/ports/UrlFinder.js"
import { urlSearchRate } from "../../domain/storage-provider/UrlFinder.js"
import { boundedJson } from "../shared/BoundedBody.js"
import { absentAsNull } from "../shared/ForeignFields.js"
import { httpFailure } from "../shared/UpstreamErrors.js"
import { Percent } from "./Percent.js"
import { type AccessTo, orUnknown } from "./PieceAccess.js"
import type { UrlFinderService } from "./UrlFinderService.js"

const readRetrievability = boundedJson(Schema.Struct({ result: Schema.String, retrievability_percent: Percent }))
const readFoundUrl = boundedJson(Schema.Struct({ result: Schema.String, url: absentAsNull(Schema.String) }))

const path = (...names: ReadonlyArray<string>) => names.map(encodeURIComponent).join("/")

/** `GET /url/retrievability/{provider}[/{client}]`. */
const askRate = ({ client, url }: typeof UrlFinderService.Service, ...names: ReadonlyArray<string>) =>
  client
    .get(`${url}/url/retrievability/${path(...names)}`)
    .pipe(Effect.mapError(httpFailure), Effect.flatMap(readRetrievability), Effect.map(urlSearchRate))

/** `GET /url/find/{provider}/{client}`; a URL counts when the search succeeded. */
const askUrl = ({ client, url }: typeof UrlFinderService.Service, ...names: ReadonlyArray<string>) =>
  client.get(`${url}/url/find/${path(...names)}`).pipe(
    Effect.mapError(httpFailure),
    Effect.flatMap(readFoundUrl),
    Effect.map((found) => (found.result === "Success" ? found.url : null))
  )

/** One provider a call, a slice at once. */
export const firstGeneration = (service: typeof UrlFinderService.Service): typeof UrlFinder.Service => ({
  sliceSize: 20,
  rates: (providers) =>
    Effect.forEach(
      providers,
      (provider) =>
        service.call(`rate of ${provider}`, askRate(service, provider)).pipe(
          Effect.either,
          Effect.map((rate) => ({ provider, rate }))
        ),
      { concurrency: "unbounded" }
    )
})

/** The URL and the rate are asked apart, and known apart. */
export const firstGenerationAccess =
  (service: typeof UrlFinderService.Service): AccessTo =>
  ({ client, provider }) =>
    Effect.all(
      {
        url: service
          .call(`working URL of ${client} at ${provider}`, askUrl(service, provider, client))
          .pipe(orUnknown(null)),
        rate: service.call(`rate of ${client} at ${provider}`, askRate(service, provider, client)).pipe(orUnknown(null))
      },
      { concurrency: 2 }
    )
