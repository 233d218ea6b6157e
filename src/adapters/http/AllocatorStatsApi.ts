import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Schema } from "effect"
import { Week } from "../../domain/time/Week.js"
import * as Query from "./QueryParameters.js"
import { BadRequest, GatewayTimeout, ServiceUnavailable } from "./WireErrors.js"
import { BigintText } from "./WireValues.js"

const Percent = Schema.NullOr(Schema.Number)

const AllocatorShares = Schema.Struct({
  id: Schema.String,
  totalDatacap: BigintText,
  compliantSpsPercentage: Schema.Number,
  partiallyCompliantSpsPercentage: Schema.Number,
  nonCompliantSpsPercentage: Schema.Number,
  totalSps: Schema.Int
}).annotations({ identifier: "AllocatorSpsShares" })

const AllocatorsSpsComplianceWeek = Schema.Struct({
  week: Week,
  averageHttpSuccessRate: Percent,
  averageUrlFinderSuccessRate: Schema.Number,
  total: Schema.Int,
  allocators: Schema.Array(AllocatorShares)
}).annotations({ identifier: "AllocatorsSpsComplianceWeek" })

export const AllocatorsSpsCompliance = Schema.Struct({
  metricsChecked: Query.MetricsCheckedEcho,
  averageHttpSuccessRate: Percent,
  averageUrlFinderSuccessRate: Percent,
  results: Schema.Array(AllocatorsSpsComplianceWeek)
}).annotations({ identifier: "AllocatorsSpsCompliance" })

export class AllocatorStatsApi extends HttpApiGroup.make("allocatorStats")
  .add(
    HttpApiEndpoint.get("getAllocatorsSpsCompliance", "/sps-compliance")
      .setUrlParams(Query.weeklyCompliance)
      .addSuccess(AllocatorsSpsCompliance)
      .annotate(OpenApi.Summary, "Compliance of the storage providers of allocators by week")
  )
  .addError(BadRequest)
  .addError(ServiceUnavailable)
  .addError(GatewayTimeout)
  .prefix("/stats/acc/allocators")
  .annotate(OpenApi.Description, "Weekly figures of the allocators, accumulated") {}
