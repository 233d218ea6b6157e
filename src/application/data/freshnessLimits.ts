import { Duration } from "effect"
import { derivedTables, mirrorTables, type PublishedTable } from "../aggregation/AggregationTable.js"

/** Age up to which something that is renewed every hour, or every day, counts as fresh. Source: operations, "What users can ask of the data". */
export const hourlyLimit = Duration.minutes(90)
export const dailyLimit = Duration.hours(26)

export interface FreshnessLimit<Name extends string> {
  readonly name: Name
  readonly limit: Duration.Duration
}

/** Tables that a generation publishes; the hourly run renews them all. */
export const tableLimits: ReadonlyArray<FreshnessLimit<PublishedTable>> = [...mirrorTables, ...derivedTables].map(
  (name) => ({ name, limit: hourlyLimit })
)

/** Jobs that fetch from outside services. */
export const sourceLimits: ReadonlyArray<FreshnessLimit<string>> = [
  { name: "collect-registry", limit: hourlyLimit },
  { name: "collect-bookkeeping", limit: hourlyLimit },
  { name: "collect-filspark", limit: dailyLimit },
  { name: "collect-url-finder", limit: dailyLimit }
]
