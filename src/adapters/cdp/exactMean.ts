import type { SqlClient, Statement } from "@effect/sql"

/** Bits of a double. */
const DOUBLE_BITS = 53
/** Decimals that leave no tie between two doubles undecided. */
const DECIMALS = 120

/**
 * Twin of `mean` in `src/domain/shared/Statistics.ts`, over the rows of a group: the double nearest to the mean of the
 * rates that are known, each 0 or between 2^-53 and 1. A cast of a double to numeric keeps fifteen digits, so each rate is
 * cut into two whole numbers, of which nothing is lost.
 */
export const exactMean = (sql: SqlClient.SqlClient, rate: string): Statement.Fragment => {
  const unit = sql.literal(`${2n ** BigInt(DOUBLE_BITS)}`)
  const scaled = sql`${sql(rate)} * ${unit}::double precision`
  const high = sql`sum(trunc(${scaled})::bigint)`
  const low = sql`sum(((${scaled} - trunc(${scaled})) * ${unit}::double precision)::bigint)`
  const known = sql`nullif(count(${sql(rate)}), 0)`
  return sql`(round(${high} * ${unit} + ${low}, ${DECIMALS}::integer) / (${known} * ${unit}::numeric * ${unit}))::double precision`
}
