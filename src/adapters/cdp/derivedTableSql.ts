import type { DerivedTable } from "../../application/aggregation/AggregationTable.js"
import { allocatorTables } from "./derived/allocators.js"
import { allowanceTables } from "./derived/allowances.js"
import { dealTables } from "./derived/deals.js"
import { providerTables } from "./derived/providers.js"
import type { Select } from "./derived/Select.js"

/** The statement behind each derived table. The pure twins in `domain/aggregation` define what must come out. */
export const derivedTableSql: Record<DerivedTable, Select> = {
  ...dealTables,
  ...allowanceTables,
  ...providerTables,
  ...allocatorTables
}
