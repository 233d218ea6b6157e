import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Schema } from "effect"
import { Week } from "../../domain/time/Week.js"
import * as Query from "./QueryParameters.js"
import { BadRequest, GatewayTimeout, ServiceUnavailable } from "./WireErrors.js"
import { BigintText } from "./WireValues.js"

const Percent = Schema.NullOr(Schema.Number)

const ProvidersComplianceWeek = Schema.Struct({
  week: Week,
  averageHttpSuccessRate: Percent,
  averageUrlFinderSuccessRate: Percent,
  totalSps: Schema.Int,
  compliantSps: Schema.Int,
  partiallyCompliantSps: Schema.Int,
  nonCompliantSps: Schema.Int,
  compliantSpsTotalDatacap: BigintText,
  partiallyCompliantSpsTotalDatacap: BigintText,
  nonCompliantSpsTotalDatacap: BigintText
}).annotations({ identifier: "ProvidersComplianceWeek" })

export const ProvidersCompliance = Schema.Struct({
  metricsChecked: Query.MetricsCheckedEcho,
  averageHttpSuccessRate: Percent,
  averageUrlFinderSuccessRate: Percent,
  results: Schema.Array(ProvidersComplianceWeek)
}).annotations({ identifier: "ProvidersCompliance" })

export class ProviderStatsApi extends HttpApiGroup.make("providerStats")
  .add(
    HttpApiEndpoint.get("getProvidersCompliance", "/compliance-data")
      .setUrlParams(Query.weeklyCompliance)
      .addSuccess(ProvidersCompliance)
      .annotate(OpenApi.Summary, "Compliance of the storage providers by week")
  )
  .addError(BadRequest)
  .addError(ServiceUnavailable)
  .addError(GatewayTimeout)
  .prefix("/stats/acc/providers")
  .annotate(OpenApi.Description, "Weekly figures of the storage providers, accumulated") {}
