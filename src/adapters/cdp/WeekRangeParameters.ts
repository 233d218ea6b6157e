import type { SqlClient, Statement } from "@effect/sql"
import { Schema } from "effect"

const bound = Schema.OptionFromNullOr(Schema.DateTimeUtcFromDate)

/** A range of weeks as statement parameters; an open end is null. */
export const WeekRangeParameters = Schema.Struct({ from: bound, until: bound })

/** Condition on a column `week`: within the range, both ends included. */
export const weeksWithin = (
  sql: SqlClient.SqlClient,
  { from, until }: typeof WeekRangeParameters.Encoded
): Statement.Fragment =>
  sql`week between coalesce(${from}::timestamptz, '-infinity') and coalesce(${until}::timestamptz, 'infinity')`
