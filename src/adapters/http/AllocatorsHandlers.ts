import { HttpApiBuilder } from "@effect/platform"
import { Effect } from "effect"
import { listAllocators } from "../../application/allocator/ListAllocators.js"
import { listAllocatorsCompliance } from "../../application/allocator/ListAllocatorsCompliance.js"
import { AllocatorsCompliancePage, AllocatorsPage } from "./AllocatorsApi.js"
import { CdpApi } from "./CdpApi.js"
import { datedJson } from "./DatedAnswer.js"
import { listQueryOf, paginationOf } from "./Paging.js"
import { editionOf, metricsOf } from "./QueryParameters.js"
import { badRequest, generationFailures } from "./WireErrors.js"

const allocatorsPage = datedJson(AllocatorsPage)
const allocatorsCompliancePage = datedJson(AllocatorsCompliancePage)

export const AllocatorsHandlersLive = HttpApiBuilder.group(CdpApi, "allocators", (handlers) =>
  handlers
    .handle("getAllocators", ({ urlParams }) =>
      listAllocators({ ...urlParams, ...listQueryOf(urlParams), edition: editionOf(urlParams.editionId) }).pipe(
        Effect.catchTags({
          ...generationFailures,
          AllocatorsOfEditionUnknown: ({ edition }) =>
            badRequest(`Allocators data not available for edition ${edition.id}`)
        }),
        Effect.flatMap(({ generation, list }) =>
          allocatorsPage(generation, { pagination: paginationOf(list), count: list.total, data: list.rows })
        )
      )
    )
    .handle("getAllocatorsCompliance", ({ urlParams }) => {
      const metricsChecked = metricsOf(urlParams)
      const threshold = urlParams.complianceThresholdPercentage
      return listAllocatorsCompliance({ ...urlParams, ...listQueryOf(urlParams), metricsChecked, threshold }).pipe(
        Effect.catchTags(generationFailures),
        Effect.flatMap(({ generation, week, list }) =>
          allocatorsCompliancePage(generation, {
            pagination: paginationOf(list),
            week,
            metricsChecked,
            complianceThresholdPercentage: threshold,
            complianceScore: urlParams.complianceScore,
            count: list.total,
            data: list.rows
          })
        )
      )
    })
)
