import type { Duration } from "effect"
import { type PublishedTable, publishedTables } from "../aggregation/AggregationTable.js"
import { HOURLY_LIMIT } from "../collect/Collector.js"
import { collectors } from "../collect/collectors.js"

export interface FreshnessLimit<Name extends string> {
  readonly name: Name
  readonly limit: Duration.Duration
}

/** Tables that a generation publishes; the hourly run renews them all. */
export const tableLimits: ReadonlyArray<FreshnessLimit<PublishedTable>> = publishedTables.map((name) => ({
  name,
  limit: HOURLY_LIMIT
}))

/** Jobs that fetch from outside services. */
export const sourceLimits: ReadonlyArray<FreshnessLimit<string>> = collectors

/** The chain index, which each aggregation reads anew. */
export const dmobLimit: FreshnessLimit<string> = { name: "dmob", limit: HOURLY_LIMIT }
