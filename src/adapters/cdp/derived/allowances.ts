import type { DerivedTable } from "../../../application/aggregation/AggregationTable.js"
import { eligibleGrants } from "./eligibleGrants.js"
import { currentWeek, type Select } from "./Select.js"

/** Tables that fold the grants of DataCap. */
export const allowanceTables = {
  allocator: (sql) => sql`
    select distinct on ("addressId") "addressId", address, "isVirtual", "isMetaAllocator", name
    from shadow.dmob_verifier
    where "addressId" <> ''
    order by "addressId", id`,

  allocation_cell: (sql, frame) => sql`
    select
      substr("addressId", 3)::integer,
      substr("verifierAddressId", 3)::integer,
      (height - 3686640) / 20160 as wk,
      count(*),
      sum(allowance)
    from ${eligibleGrants(sql, frame)}
    group by 1, 2, 3`,

  client_allocator_span: (sql, frame) => sql`
    select
      client,
      allocator,
      wk,
      lead(wk, 1, 32767::smallint) over running,
      sum(allocations) over running,
      sum(total) over running
    from shadow.allocation_cell
    where wk <= ${currentWeek(frame)}::integer
    window running as (partition by client, allocator order by wk)`
} satisfies Partial<Record<DerivedTable, Select>>
