import type { DerivedTable, IntermediateTable } from "../../../application/aggregation/AggregationTable.js"
import { EDITION_START_EPOCH } from "../../../domain/time/ChainEpoch.js"
import type { Select } from "./Select.js"

/** Tables that fold the deals of all times. */
export const dealTotalTables = {
  deal_total: (sql) => sql`
    select
      client,
      provider,
      count(*) filter (where in_sector) as sector_deals,
      coalesce(sum(size) filter (where in_sector), 0) as sector_size,
      coalesce(min(start) filter (where in_sector), 0) as first_start,
      coalesce(max(start) filter (where in_sector), 0) as last_start,
      coalesce(sum(size) filter (where start < ${EDITION_START_EPOCH}::integer), 0) as size_before_edition
    from deal_fact
    where client >= 0
      and provider >= 0
      and size >= 0
    group by client, provider`,

  provider: (sql) => sql`
    select
      'f0' || p.id,
      coalesce(sum(t.sector_deals), 0),
      coalesce(sum(t.sector_size), 0),
      count(t.client),
      coalesce(max(t.last_start), 0),
      coalesce(min(t.first_start), 0)
    from (
      select distinct "providerId"::integer as id
      from shadow.dmob_unique_provider
      where "providerId" ~ '^[0-9]{1,9}$'
    ) p
    left join shadow.deal_total t on t.provider = p.id and t.sector_deals > 0
    group by p.id`
} satisfies Partial<Record<DerivedTable | IntermediateTable, Select>>
