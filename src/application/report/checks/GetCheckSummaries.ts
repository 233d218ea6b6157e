import { DateTime, Effect } from "effect"
import { checkSummaries, type DatacapUpTo } from "../../../domain/report/statistics/CheckSummary.js"
import type { AllocatorDatacap } from "../../../domain/scoring/AllocatorDatacap.js"
import { groupRows } from "../../../domain/shared/Grouping.js"
import type { PeriodLength } from "../../../domain/time/PeriodLength.js"
import { Generations } from "../../ports/Generations.js"
import { ReportStatistics } from "../../ports/ReportStatistics.js"

/** Which allocators passed and which failed each check in each week or month. */
export const getCheckSummaries = Effect.fn("getCheckSummaries")(function* (groupBy: PeriodLength) {
  const generations = yield* Generations
  const statistics = yield* ReportStatistics
  const { checks, datacap, generation } = yield* generations.snapshot((generation) =>
    Effect.all({
      generation: Effect.succeed(generation),
      checks: statistics.checksByPeriod(groupBy),
      datacap: statistics.datacapByPeriod(groupBy)
    })
  )
  return { generation, summaries: checkSummaries(checks, groupBy, datacapUpTo(datacap, groupBy)) }
})

/** Looks up what an allocator granted up to its newest week that begins in a period or before; null without such a week. */
const datacapUpTo = (rows: ReadonlyArray<AllocatorDatacap>, groupBy: PeriodLength): DatacapUpTo => {
  const ownRows = new Map(groupRows(rows, ({ allocator }) => [allocator]).map((own) => [own[0].allocator, own]))
  const startOf = (week: DateTime.Utc) => DateTime.startOf(week, groupBy, { weekStartsOn: 1 })
  // By week, as the port has them.
  return (allocator, period) =>
    ownRows.get(allocator)?.findLast(({ week }) => DateTime.lessThanOrEqualTo(startOf(week), period))?.total ?? null
}
