import { HttpApiBuilder } from "@effect/platform"
import { Effect } from "effect"
import {
  type AllocatorsSpsCompliance as Compliance,
  getAllocatorsSpsCompliance
} from "../../application/stats/GetAllocatorsSpsCompliance.js"
import { AllocatorsSpsCompliance } from "./AllocatorStatsApi.js"
import { CdpApi } from "./CdpApi.js"
import { datedJson } from "./DatedAnswer.js"
import { weeklyComplianceOf } from "./QueryParameters.js"
import { generationFailures } from "./WireErrors.js"

const allocatorsSpsCompliance = datedJson(AllocatorsSpsCompliance)

export const AllocatorStatsHandlersLive = HttpApiBuilder.group(CdpApi, "allocatorStats", (handlers) =>
  handlers.handle("getAllocatorsSpsCompliance", ({ urlParams }) =>
    getAllocatorsSpsCompliance(weeklyComplianceOf(urlParams)).pipe(
      Effect.catchTags(generationFailures),
      Effect.flatMap(({ generation, compliance }) => allocatorsSpsCompliance(generation, wireCompliance(compliance)))
    )
  )
)

const wireCompliance = (compliance: Compliance): typeof AllocatorsSpsCompliance.Type => ({
  ...compliance,
  results: compliance.results.map(({ allocators, ...week }) => ({
    ...week,
    total: allocators.length,
    allocators: allocators.map(({ allocator, totalDatacap, shares }) => ({
      id: allocator,
      totalDatacap,
      compliantSpsPercentage: shares.compliant,
      partiallyCompliantSpsPercentage: shares.partiallyCompliant,
      nonCompliantSpsPercentage: shares.nonCompliant,
      totalSps: shares.providers
    }))
  }))
})
