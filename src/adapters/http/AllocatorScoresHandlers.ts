import { HttpApiBuilder } from "@effect/platform"
import { Effect } from "effect"
import { getLatestScores } from "../../application/allocator/GetLatestScores.js"
import { getScoresSummary } from "../../application/allocator/GetScoresSummary.js"
import type { LatestScore } from "../../domain/scoring/LatestScores.js"
import type { PeriodScores, ScoreGroup } from "../../domain/scoring/ScoresSummary.js"
import { LatestScores, ScoresSummary } from "./AllocatorScoresApi.js"
import { CdpApi } from "./CdpApi.js"
import { datedJson } from "./DatedAnswer.js"
import { generationFailures } from "./WireErrors.js"

const latestScores = datedJson(LatestScores)
const scoresSummary = datedJson(ScoresSummary)

export const AllocatorScoresHandlersLive = HttpApiBuilder.group(CdpApi, "allocatorScores", (handlers) =>
  handlers
    .handle("getLatestScores", ({ urlParams }) =>
      getLatestScores(urlParams.dataType).pipe(
        Effect.catchTags(generationFailures),
        Effect.flatMap(({ generation, ranking }) => latestScores(generation, ranking.map(wireRank)))
      )
    )
    .handle("getScoresSummary", ({ urlParams }) =>
      getScoresSummary({
        groupBy: urlParams.groupBy,
        dataType: urlParams.dataType,
        thresholds: { medium: urlParams.mediumScoreThreshold, high: urlParams.highScoreThreshold }
      }).pipe(
        Effect.catchTags(generationFailures),
        Effect.flatMap(({ generation, metrics }) =>
          scoresSummary(
            generation,
            metrics.map(({ declaration, periods }) => ({
              metric: declaration.id,
              metricName: declaration.name,
              metricDescription: declaration.description,
              metricUnit: declaration.unit,
              data: periods.map((period) => wirePeriod(period, urlParams.includeDetails))
            }))
          )
        )
      )
    )
)

const wireRank = (ranked: LatestScore): (typeof LatestScores.Type)[number] => ({
  allocatorId: ranked.allocator,
  allocatorName: ranked.name ?? ranked.allocator,
  totalScore: ranked.score.total,
  maxPossibleScore: ranked.score.maximum,
  scorePercentage: ranked.percentage,
  weekAgoScorePercentage: ranked.weekAgoPercentage,
  monthAgoScorePercentage: ranked.monthAgoPercentage,
  dataType: ranked.dataType,
  totalDatacap: ranked.totalDatacap
})

const wirePeriod = ({ date, high, low, medium }: PeriodScores, withDetails: boolean) => ({
  date,
  scoreLowAllocators: withDetails ? wireGroup(low) : null,
  scoreMediumAllocators: withDetails ? wireGroup(medium) : null,
  scoreHighAllocators: withDetails ? wireGroup(high) : null,
  scoreLowAllocatorsCount: low.allocators.length,
  scoreMediumAllocatorsCount: medium.allocators.length,
  scoreHighAllocatorsCount: high.allocators.length,
  scoreLowAllocatorsDatacap: low.datacap,
  scoreMediumAllocatorsDatacap: medium.datacap,
  scoreHighAllocatorsDatacap: high.datacap
})

const wireGroup = ({ allocators }: ScoreGroup) =>
  allocators.map(({ allocator, createDate, dataType, percentage, reportId, score, totalDatacap }) => ({
    allocatorId: allocator,
    dataType,
    reportId,
    createDate,
    totalScore: score.total,
    maxPossibleScore: score.maximum,
    scorePercentage: percentage,
    totalDatacap
  }))
