import { HttpApiBuilder } from "@effect/platform"
import { Effect } from "effect"
import { getProvidersCompliance } from "../../application/stats/GetProvidersCompliance.js"
import { CdpApi } from "./CdpApi.js"
import { datedJson } from "./DatedAnswer.js"
import { ProvidersCompliance } from "./ProviderStatsApi.js"
import { weeklyComplianceOf } from "./QueryParameters.js"
import { generationFailures } from "./WireErrors.js"

const providersCompliance = datedJson(ProvidersCompliance)

export const ProviderStatsHandlersLive = HttpApiBuilder.group(CdpApi, "providerStats", (handlers) =>
  handlers.handle("getProvidersCompliance", ({ urlParams }) =>
    getProvidersCompliance(weeklyComplianceOf(urlParams)).pipe(
      Effect.catchTags(generationFailures),
      Effect.flatMap(({ generation, compliance }) => providersCompliance(generation, compliance))
    )
  )
)
