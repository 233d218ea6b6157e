import type { DerivedTable } from "../../../application/aggregation/AggregationTable.js"
import { EDITION_START_EPOCH } from "../../../domain/time/ChainEpoch.js"
import { currentWeek, type Select } from "./Select.js"

/** Tables that fold the grants of DataCap. */
export const allowanceTables = {
  allocator: (sql) => sql`
    select distinct on ("addressId") "addressId", address, "isVirtual", "isMetaAllocator", name
    from shadow.dmob_verifier
    where "addressId" <> ''
    order by "addressId", id`,

  allocation_cell: (sql) => sql`
    select
      substr("addressId", 3)::integer,
      substr("verifierAddressId", 3)::integer,
      (height - 3686640) / 20160 as wk,
      count(*),
      sum(allowance)
    from shadow.dmob_verified_client_allowance
    where height >= ${EDITION_START_EPOCH}::integer
      and "addressId" ~ '^f0[0-9]{1,9}$'
      and "verifierAddressId" ~ '^f0[0-9]{1,9}$'
      and allowance >= 0
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
