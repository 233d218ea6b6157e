import { Option } from "effect"
import { type DerivedTable, derivations } from "../../../application/aggregation/AggregationTable.js"
import { sourceCopies } from "../../shared/sourceCopies.js"
import { rejectionReason } from "../rejectedRows.js"
import { workTable } from "../workTable.js"
import type { Select } from "./Select.js"

/** Rows that are listed of a table and a reason; all of them are counted with the run. */
export const LISTED = 1000

/** What no figure can use. */
export const rejectionTables = {
  rejected_row: (sql) => {
    const judged = derivations.rejected_row.reads.flatMap((table) => {
      const [first] = sourceCopies[table].columns
      const key = sourceCopies[table].columns.find(({ name }) => name === "id") ?? first
      return Option.toArray(
        Option.map(
          rejectionReason(sql, table),
          (reason) => sql`
            select ${table}::text as source, ${sql(key?.name ?? "id")}::text as id, ${reason} as reason
            from ${sql(workTable(table))}`
        )
      )
    })
    return sql`
      select source, id, reason
      from (
        select *, row_number() over (partition by source, reason order by length(id), id collate "C") as place
        from (${sql.join(" union all ", false)(judged)}) judged
        where reason is not null
      ) listed
      where place <= ${LISTED}::integer`
  }
} satisfies Partial<Record<DerivedTable, Select>>
