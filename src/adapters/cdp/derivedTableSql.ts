import type { DerivedTable, IntermediateTable } from "../../application/aggregation/AggregationTable.js"
import { allocatorTables } from "./derived/allocators.js"
import { allowanceTables } from "./derived/allowances.js"
import { clientTables } from "./derived/clients.js"
import { complianceTables } from "./derived/compliance.js"
import { dailyStatisticsTables } from "./derived/dailyStatistics.js"
import { dealTables } from "./derived/deals.js"
import { dealTotalTables } from "./derived/dealTotals.js"
import { oldDatacapTables } from "./derived/oldDatacap.js"
import { pieceTables } from "./derived/pieces.js"
import { providerTables } from "./derived/providers.js"
import { rejectionTables } from "./derived/rejections.js"
import type { Select } from "./derived/Select.js"

/** The statement behind each derived or intermediate table. The pure twins in `domain/aggregation` define what must come out. */
export const derivedTableSql: Record<DerivedTable | IntermediateTable, Select> = {
  ...dealTables,
  ...pieceTables,
  ...rejectionTables,
  ...complianceTables,
  ...allowanceTables,
  ...providerTables,
  ...allocatorTables,
  ...dealTotalTables,
  ...oldDatacapTables,
  ...clientTables,
  ...dailyStatisticsTables
}
