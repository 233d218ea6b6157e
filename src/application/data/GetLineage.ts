import { Effect } from "effect"
import { aggregationRunners } from "../aggregation/aggregationRunners.js"
import { lineageOf } from "../aggregation/lineage.js"
import { collectors } from "../collect/collectors.js"
import { aggregationTimes } from "../jobs/AggregationJob.js"
import { cronOf } from "../jobs/cronOf.js"

/** Where every table comes from and when it is renewed, as this instance is configured. */
export const getLineage = Effect.gen(function* () {
  const aggregation = yield* cronOf(aggregationTimes)
  const timed = yield* Effect.forEach(collectors, (collector) =>
    Effect.map(cronOf(collector), (cron) => ({ ...collector, cron }))
  )
  return lineageOf(aggregationRunners, timed, aggregation)
})
