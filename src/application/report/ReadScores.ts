import { type DateTime, Effect, Option } from "effect"
import { type AllocatorFlags, type DataType, isStandardAllocator } from "../../domain/allocator/Allocator.js"
import { averageTotalScore, latestScores } from "../../domain/scoring/LatestScores.js"
import { registeredAllocators } from "../allocator/OnChain.js"
import { AllocatorRepository } from "../ports/AllocatorRepository.js"
import { ReportStatistics } from "../ports/ReportStatistics.js"

/**
 * What stored reports say of the others when an allocator's report is made at `now`, in a fixed number of reads: the
 * reports that it is compared with, and the mean total score of those of its data type, of all when that is unknown.
 */
export const readScores = Effect.fn("readScores")(function* (
  dataType: Option.Option<DataType>,
  chain: ReadonlyMap<string, AllocatorFlags>,
  now: DateTime.Utc
) {
  const statistics = yield* ReportStatistics
  const { registry } = yield* AllocatorRepository
  const ranking = latestScores(
    {
      now,
      // Names are no part of the mean either.
      registry: registeredAllocators(yield* registry, new Map()),
      metaAllocators: new Set(Array.from(chain).flatMap(([id, flags]) => (isStandardAllocator(flags) ? [] : [id]))),
      // Shown beside the scores and no part of their mean.
      datacap: [],
      reports: yield* statistics.latestScoresReports(now)
    },
    Option.none()
  )
  return {
    compared: yield* statistics.comparedReports,
    averageTotalScore: averageTotalScore(ranking, Option.getOrNull(dataType))
  }
})
