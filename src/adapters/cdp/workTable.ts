import type { RunnerTable } from "../../application/aggregation/AggregationTable.js"

/** Where a table is prepared. Facts are nobody's to read, so they are prepared in place. */
export const workTable = (table: RunnerTable): string => (table === "deal_fact" ? table : `shadow.${table}`)
