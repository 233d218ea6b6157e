import { Effect, Option } from "effect"
import { lastFullWeek, type Week } from "../../../domain/time/Week.js"
import * as Clock from "../../ports/Clock.js"
import { Generations } from "../../ports/Generations.js"
import { ReportStatistics } from "../../ports/ReportStatistics.js"

/** How many checks allocators passed and failed on each day of a week, the newest first; the last complete week by default. */
export const getDailyChecks = Effect.fn("getDailyChecks")(function* (requested: Option.Option<Week>) {
  const generations = yield* Generations
  const statistics = yield* ReportStatistics
  const now = yield* Clock.now
  const week = Option.getOrElse(requested, () => lastFullWeek(now))
  return yield* generations.snapshot((generation) =>
    Effect.map(statistics.dailyCheckCounts(week), (days) => ({ generation, week, days }))
  )
})
