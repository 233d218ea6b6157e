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
  sql`((extract(epoch from ${sql(week)}) - 1708905600) / 604800)::integer`

/** The week that the as-of instant is in, counted from 2024-02-26. */
export const currentWeek = ({ asOf }: RunFrame): number => weekIndex(weekOf(asOf))
