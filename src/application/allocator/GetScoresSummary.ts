import { Effect, type Option } from "effect"
import { type DataType, dataTypeOf } from "../../domain/allocator/Allocator.js"
import { type ScoreThresholds, type SummarisedAllocator, scoresSummary } from "../../domain/scoring/ScoresSummary.js"
import { scoringMetrics } from "../../domain/scoring/scoringMetrics.js"
import type { PeriodLength } from "../../domain/time/PeriodLength.js"
import { AllocatorRepository, type RegistryEntry } from "../ports/AllocatorRepository.js"
import { Generations } from "../ports/Generations.js"
import { ReportStatistics } from "../ports/ReportStatistics.js"

export interface ScoresSummaryQuery {
  readonly groupBy: PeriodLength
  readonly thresholds: ScoreThresholds
  /** All allocators without one, those that only the archive knows included. */
  readonly dataType: Option.Option<DataType>
}

/** How many allocators reach much, some or little in each metric, week by week or month by month. */
export const getScoresSummary = Effect.fn("getScoresSummary")(function* ({
  dataType,
  groupBy,
  thresholds
}: ScoresSummaryQuery) {
  const generations = yield* Generations
  const statistics = yield* ReportStatistics
  const repository = yield* AllocatorRepository
  const { generation, registry, ...scored } = yield* generations.snapshot((generation) =>
    Effect.all({
      generation: Effect.succeed(generation),
      reports: statistics.scoresSummaryReports(groupBy),
      datacap: statistics.datacapByPeriod(groupBy),
      registry: repository.registry
    })
  )
  const summary = scoresSummary({ groupBy, thresholds, ...scored, allocators: summarised(registry) }, dataType)
  const declared = new Map(scoringMetrics.map((metric) => [metric.id, metric]))
  return {
    generation,
    metrics: summary.flatMap(({ metric, periods }) => {
      const declaration = declared.get(metric)
      return declaration === undefined ? [] : [{ declaration, periods }]
    })
  }
})

/** Every allocator of the registries once; of one in both the current entry counts. Source: decision 6. */
const summarised = (registry: ReadonlyArray<RegistryEntry>): ReadonlyArray<SummarisedAllocator> => {
  const dataTypes = new Map<string, DataType | null>()
  for (const { allocator, auditLabels, register } of registry) {
    if (register === "current") dataTypes.set(allocator, dataTypeOf(auditLabels))
    else if (!dataTypes.has(allocator)) dataTypes.set(allocator, null)
  }
  return Array.from(dataTypes, ([allocator, dataType]) => ({ allocator, dataType }))
}
