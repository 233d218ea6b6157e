import { Config, Effect } from "effect"
import { inDependencyOrder } from "../aggregation/AggregationRunner.js"
import type { CollectedTable } from "../aggregation/AggregationTable.js"
import { aggregationRunners } from "../aggregation/aggregationRunners.js"
import { runAggregation } from "../aggregation/RunAggregation.js"

const maxDrop = Config.number("AGGREGATION_MAX_DROP").pipe(
  Config.withDefault(0.5),
  Config.validate({
    message: "AGGREGATION_MAX_DROP accepts a share between 0 and 1",
    validation: (n) => n >= 0 && n <= 1
  })
)

/** The hourly aggregation, its runners in dependency order. Fails as `UnorderableRunners` when there is none. */
export const aggregationJob = (collected: ReadonlyArray<CollectedTable>) =>
  Effect.gen(function* () {
    const ordered = yield* inDependencyOrder(aggregationRunners, collected)
    return {
      name: "aggregation",
      description: "Copies DMOB, derives every table and publishes what changed",
      cron: "0 * * * *",
      work: runAggregation(ordered, yield* maxDrop)
    }
  })
