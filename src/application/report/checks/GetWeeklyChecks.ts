import { Effect } from "effect"
import { Generations } from "../../ports/Generations.js"
import { ReportStatistics } from "../../ports/ReportStatistics.js"

/** How many checks allocators passed and failed in each week, the newest first, the running one included. */
export const getWeeklyChecks = Effect.fn("getWeeklyChecks")(function* () {
  const generations = yield* Generations
  const statistics = yield* ReportStatistics
  return yield* generations.snapshot((generation) =>
    Effect.map(statistics.weeklyCheckCounts, (weeks) => ({ generation, weeks }))
  )
})
