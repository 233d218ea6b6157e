import type { DerivedTable } from "../../../application/aggregation/AggregationTable.js"
import { eligibleDeals, type Select } from "./Select.js"

/** Tables that fold the deals. */
export const dealTables = {
  unified_verified_deal_hourly: (sql, frame) => sql`
    select
      to_timestamp(1598306400 + start / 120 * 3600::bigint),
      'f0' || client,
      'f0' || provider,
      count(*),
      count(*) filter (where ddo),
      sum(size),
      coalesce(sum(size) filter (where ddo), 0)
    from ${eligibleDeals(sql, frame)}
    group by client, provider, start / 120`,

  provider_first_client: (sql) => sql`
    select distinct on (provider) provider, client
    from shadow.unified_verified_deal_hourly
    order by provider, hour, client collate "C"`,

  // Unique size of a pair: each piece once, at its smallest size. What a week adds to it is the running minimum's change.
  deal_cell: (sql, frame) => sql`
    with piece_week as (
      select client, provider, piece, wk, sum(size) as total, min(size) as smallest
      from ${eligibleDeals(sql, frame)}
      group by client, provider, piece, wk
    ),
    with_earlier as (
      select
        *,
        min(smallest) over (
          partition by client, provider, piece
          order by wk
          rows between unbounded preceding and 1 preceding
        ) as earlier
      from piece_week
    )
    select
      client,
      provider,
      wk,
      sum(total),
      sum(smallest),
      sum(case when earlier is null then smallest else least(smallest, earlier) - earlier end)
    from with_earlier
    group by client, provider, wk`,

  client_provider_span: (sql) => sql`
    select
      client,
      provider,
      wk,
      lead(wk, 1, 32767::smallint) over running,
      sum(total) over running,
      sum(new_uniq) over running
    from shadow.deal_cell
    window running as (partition by client, provider order by wk)`
} satisfies Partial<Record<DerivedTable, Select>>
