import { Config, Effect } from "effect"
import { inDependencyOrder } from "../aggregation/AggregationRunner.js"
import type { CollectedTable } from "../aggregation/AggregationTable.js"
import { aggregationRunners } from "../aggregation/aggregationRunners.js"
import { runAggregation } from "../aggregation/RunAggregation.js"

/** `AGGREGATION_MAX_DROP`: largest share that a source may lose before a run refuses to publish, 0..1 (0.5). */
const maxDrop = Config.number("AGGREGATION_MAX_DROP").pipe(
  Config.validate({ message: "Expected a share from 0 to 1", validation: (n) => n >= 0 && n <= 1 }),
  Config.withDefault(0.5)
)

/** Name and times of the aggregation. */
export const aggregationTimes = { name: "aggregation", cron: "0 * * * *" }

/** The hourly aggregation, its runners in dependency order. Fails as `UnorderableRunners` when there is none. */
export const aggregationJob = (collected: ReadonlyArray<CollectedTable>) =>
  Effect.gen(function* () {
    const ordered = yield* inDependencyOrder(aggregationRunners, collected)
    return {
      ...aggregationTimes,
      description: "Copies DMOB, derives every table and publishes what changed",
      work: runAggregation(ordered, yield* maxDrop)
    }
  })
