import type { SqlClient } from "@effect/sql"
import type { Fragment } from "@effect/sql/Statement"
import type { RunFrame } from "../../../application/ports/AggregationStore.js"
import { EDITION_START_EPOCH, epochAt } from "../../../domain/time/ChainEpoch.js"
import { weekIndex, weekOf } from "../../../domain/time/Week.js"

/** The statement of a derived table: its columns in table order, over the shadows of the tables it reads. */
export type Select = (sql: SqlClient.SqlClient, frame: RunFrame) => Fragment

/** A client's and a provider's deals that count: started since the edition start and not after the as-of instant, and whole. */
export const eligibleDeals: Select = (sql, { asOf }) => sql`
  deal_fact
  where start between ${EDITION_START_EPOCH}::integer and ${epochAt(asOf)}::integer
    and client >= 0
    and provider >= 0
    and size >= 0`

/** A table's week as the number that cells count by. */
export const indexOfWeek = (sql: SqlClient.SqlClient, week: string): Fragment =>
  sql`((${sql(week)}::date - date '2024-02-26') / 7)`

/** Weeks from 1970-01-05 to 2024-02-26, where cells begin to count. */
const WEEKS_BEFORE = 2825

/** The week of an instant since 1970, as cells count: days of integers are several times faster than `date_trunc`. */
export const weekOfInstant = (sql: SqlClient.SqlClient, instant: string): Fragment =>
  sql`((${sql(instant)}::date - date '1970-01-05') / 7 - ${WEEKS_BEFORE}::integer)`

/** The week that the as-of instant is in, counted from 2024-02-26. */
export const currentWeek = ({ asOf }: RunFrame): number => weekIndex(weekOf(asOf))

/** All weeks up to the as-of instant's. */
const weekNumbers = (frame: RunFrame): ReadonlyArray<number> =>
  Array.from({ length: Math.max(0, currentWeek(frame) + 1) }, (_, week) => week)

/**
 * The weeks `w` in which a row with `wk` and `until` holds, up to the as-of instant's; to be joined laterally. Planners take
 * a series for a thousand rows, an array for ten, which is nearer.
 */
export const weeksOfSpan = (sql: SqlClient.SqlClient, frame: RunFrame): Fragment =>
  sql`unnest((${`{${weekNumbers(frame).join(",")}}`}::integer[])[wk + 1 : until]) w`

/** A rate without loss: text carries all digits of a double, its cast to numeric fifteen. NULL of one that is 0 or unknown. */
export const exactDecimal = (sql: SqlClient.SqlClient, rate: string): Fragment =>
  sql`nullif(${sql(rate)}, 0)::text::numeric`
