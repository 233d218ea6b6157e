import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Schema } from "effect"
import { DataType } from "../../domain/allocator/Allocator.js"
import { DEFAULT_SCORE_THRESHOLDS } from "../../domain/scoring/ScoresSummary.js"
import { ScoringMetricId } from "../../domain/scoring/ScoringMetricId.js"
import * as Query from "./QueryParameters.js"
import { BadRequest, GatewayTimeout, ServiceUnavailable } from "./WireErrors.js"
import { BigintText, Instant } from "./WireValues.js"

const Percentage = Schema.String.annotations({ description: "0 to 100, two decimals" })

const scoreFields = {
  totalScore: Schema.Int,
  maxPossibleScore: Schema.Int,
  totalDatacap: BigintText
}

export const LatestScores = Schema.Array(
  Schema.Struct({
    allocatorId: Schema.String,
    allocatorName: Schema.String.annotations({ description: "the id of an allocator without a name" }),
    ...scoreFields,
    scorePercentage: Percentage,
    weekAgoScorePercentage: Schema.NullOr(Percentage),
    monthAgoScorePercentage: Schema.NullOr(Percentage),
    dataType: DataType
  }).annotations({ identifier: "LatestScore" })
)

const SummarisedScore = Schema.Struct({
  allocatorId: Schema.String,
  dataType: Schema.NullOr(DataType),
  reportId: Schema.String,
  createDate: Instant,
  ...scoreFields,
  scorePercentage: Schema.String.annotations({ description: "0 to 100, two decimals; `100` of nothing to reach" })
}).annotations({ identifier: "SummarisedScore" })

const Details = Schema.NullOr(Schema.Array(SummarisedScore)).annotations({ description: "null unless asked for" })

const PeriodScores = Schema.Struct({
  date: Instant,
  scoreLowAllocators: Details,
  scoreMediumAllocators: Details,
  scoreHighAllocators: Details,
  scoreLowAllocatorsCount: Schema.Int,
  scoreMediumAllocatorsCount: Schema.Int,
  scoreHighAllocatorsCount: Schema.Int,
  scoreLowAllocatorsDatacap: BigintText,
  scoreMediumAllocatorsDatacap: BigintText,
  scoreHighAllocatorsDatacap: BigintText
}).annotations({ identifier: "PeriodScores" })

export const ScoresSummary = Schema.Array(
  Schema.Struct({
    metric: ScoringMetricId,
    metricName: Schema.String,
    metricDescription: Schema.String,
    metricUnit: Schema.NullOr(Schema.String),
    data: Schema.Array(PeriodScores)
  }).annotations({ identifier: "MetricScores" })
)

const threshold = (name: string, standard: number, group: string) =>
  Query.numberWithin(
    name,
    { minimum: 0, maximum: 100, standard },
    `Percent of the maximum from which a score is ${group}`
  )

export class AllocatorScoresApi extends HttpApiGroup.make("allocatorScores")
  .add(
    HttpApiEndpoint.get("getLatestScores", "/latest-scores")
      .setUrlParams(Schema.Struct({ dataType: Query.dataType }))
      .addSuccess(LatestScores)
      .annotate(OpenApi.Summary, "Allocators by the score of their newest report, the highest first")
  )
  .add(
    HttpApiEndpoint.get("getScoresSummary", "/scores-summary-by-metric")
      .setUrlParams(
        Schema.Struct({
          groupBy: Query.groupBy,
          dataType: Query.dataType,
          mediumScoreThreshold: threshold("mediumScoreThreshold", DEFAULT_SCORE_THRESHOLDS.medium, "medium"),
          highScoreThreshold: threshold("highScoreThreshold", DEFAULT_SCORE_THRESHOLDS.high, "high"),
          includeDetails: Query.flag(false, "Whether the allocators of each group are listed")
        })
      )
      .addSuccess(ScoresSummary)
      .annotate(OpenApi.Summary, "How many allocators reach much, some or little in each metric over time")
  )
  .addError(BadRequest)
  .addError(ServiceUnavailable)
  .addError(GatewayTimeout)
  .prefix("/allocators")
  .annotate(OpenApi.Description, "What allocators score in their reports") {}
