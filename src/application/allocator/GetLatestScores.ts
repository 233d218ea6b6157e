import { Effect, type Option } from "effect"
import type { DataType } from "../../domain/allocator/Allocator.js"
import { latestScores } from "../../domain/scoring/LatestScores.js"
import { AllocatorRepository } from "../ports/AllocatorRepository.js"
import * as Clock from "../ports/Clock.js"
import { Generations } from "../ports/Generations.js"
import { ReportStatistics } from "../ports/ReportStatistics.js"
import { namesOf, registeredAllocators } from "./OnChain.js"

/** Allocators of the current registry by the score of their newest report, the highest first; of one data type or of both. */
export const getLatestScores = Effect.fn("getLatestScores")(function* (dataType: Option.Option<DataType>) {
  const generations = yield* Generations
  const statistics = yield* ReportStatistics
  const repository = yield* AllocatorRepository
  const now = yield* Clock.now
  const { allocators, generation, registry, ...scored } = yield* generations.snapshot((generation) =>
    Effect.all({
      generation: Effect.succeed(generation),
      reports: statistics.latestScoresReports(now),
      datacap: statistics.latestDatacap,
      allocators: repository.allocators,
      registry: repository.registry
    })
  )
  const registered = registeredAllocators(registry, namesOf(allocators))
  const metaAllocators = new Set(
    allocators.filter(({ isMetaAllocator }) => isMetaAllocator).map(({ addressId }) => addressId)
  )
  return { generation, ranking: latestScores({ now, ...scored, registry: registered, metaAllocators }, dataType) }
})
