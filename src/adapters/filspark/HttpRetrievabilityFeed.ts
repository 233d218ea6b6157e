import { HttpClient, HttpClientRequest, HttpClientResponse } from "@effect/platform"
import { Config, DateTime, Effect, Layer, Option, Schema } from "effect"
import { RetrievabilityFeed } from "../../application/ports/RetrievabilityFeed.js"
import { ProviderId } from "../../domain/shared/Ids.js"
import { namedOnce } from "../shared/NamedOnce.js"
import { serviceUrl } from "../shared/ServiceUrl.js"
import {
  type CallPolicy,
  defaultCallPolicy,
  httpFailure,
  retryTransient,
  upstreamErrors
} from "../shared/UpstreamErrors.js"

/** Decimal text ↔ a count that a 32-bit column holds. */
const Count = Schema.String.pipe(
  Schema.pattern(/^\d{1,10}$/),
  Schema.compose(Schema.NumberFromString),
  Schema.lessThanOrEqualTo(2_147_483_647)
)
const Rate = Schema.Number.pipe(Schema.between(0, 1))

const absentAsNull = <A, I>(schema: Schema.Schema<A, I>) =>
  Schema.optionalWith(Schema.NullOr(schema), { default: () => null })

const ProviderSummary = Schema.Struct({
  provider: Schema.propertySignature(ProviderId).pipe(Schema.fromKey("miner_id")),
  total: Count,
  successful: Count,
  successRate: Schema.propertySignature(Rate).pipe(Schema.fromKey("success_rate")),
  successfulHttp: absentAsNull(Count).pipe(Schema.fromKey("successful_http")),
  successRateHttp: absentAsNull(Rate).pipe(Schema.fromKey("success_rate_http"))
})

const DaySummary = Schema.Array(ProviderSummary).pipe(Schema.filter(namedOnce("provider")))

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
