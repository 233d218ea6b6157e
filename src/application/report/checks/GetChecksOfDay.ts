import { DateTime, Effect, Option } from "effect"
import { type AllocatorChecks, checksOfDay } from "../../../domain/report/statistics/ChecksOfDay.js"
import { namesOf } from "../../allocator/OnChain.js"
import { AllocatorRepository } from "../../ports/AllocatorRepository.js"
import * as Clock from "../../ports/Clock.js"
import { Generations } from "../../ports/Generations.js"
import { ReportStatistics } from "../../ports/ReportStatistics.js"

/** {@link AllocatorChecks} of an allocator and what it calls itself, if anything. */
export interface NamedAllocatorChecks extends AllocatorChecks {
  readonly name: string | null
}

/** What allocators passed and failed on the UTC day that begins at an instant; yesterday by default. */
export const getChecksOfDay = Effect.fn("getChecksOfDay")(function* (requested: Option.Option<DateTime.Utc>) {
  const generations = yield* Generations
  const statistics = yield* ReportStatistics
  const repository = yield* AllocatorRepository
  const now = yield* Clock.now
  const day = Option.getOrElse(requested, () => DateTime.subtract(DateTime.startOf(now, "day"), { days: 1 }))
  const { allocators, checks, generation } = yield* generations.snapshot((generation) =>
    Effect.all({
      generation: Effect.succeed(generation),
      checks: statistics.checksAround(day),
      allocators: repository.allocators
    })
  )
  const names = namesOf(allocators)
  const named = checksOfDay(checks, day).map(
    (own): NamedAllocatorChecks => ({ ...own, name: names.get(own.allocator) ?? null })
  )
  return { generation, day, allocators: named }
})
