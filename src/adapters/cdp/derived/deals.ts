import type { DerivedTable } from "../../../application/aggregation/AggregationTable.js"
import { eligibleDeals, type Select } from "./Select.js"

/** Tables that fold the deals. */
export const dealTables = {
  deal_hour: (sql, frame) => sql`
    select
      client,
      start / 120,
      provider,
      count(*),
      count(*) filter (where ddo),
      sum(size),
      coalesce(sum(size) filter (where ddo), 0)
    from ${eligibleDeals(sql, frame)}
    group by client, start / 120, provider`,

  provider_first_client: (sql) => sql`
    select distinct on (provider) 'f0' || provider, 'f0' || client
    from (select provider, min(hour) as hour from shadow.deal_hour group by provider) first
    join shadow.deal_hour using (provider, hour)
    order by provider, client::text collate "C"`,

  // Unique size of a pair: each piece once, at its smallest size; what a week adds to it is the running minimum's change.
  // Nearly every piece is dealt to a provider once, so only those with more deals than providers are looked at one by one.
  deal_cell: (sql, frame) => sql`
    with piece_week as (
      select repeated.client, provider, repeated.piece, wk, sum(size) as total, min(size) as smallest
      from (select piece, client from shadow.piece_client where deals > providers) repeated
      cross join lateral (
        select provider, wk, size
        from ${eligibleDeals(sql, frame)}
          and deal_fact.piece = repeated.piece
          and deal_fact.client = repeated.client
        offset 0
      ) deal
      group by repeated.client, provider, repeated.piece, wk
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
    ),
    stored_again as (
      select
        client,
        provider,
        wk,
        sum(total - smallest) as in_week,
        sum(total - case when earlier is null then smallest else least(smallest, earlier) - earlier end) as ever
      from with_earlier
      group by client, provider, wk
    ),
    cell as (
      select client, provider, wk, sum(size) as total, count(*) as claims
      from ${eligibleDeals(sql, frame)}
      group by client, provider, wk
    )
    select client, provider, wk, total, total - coalesce(in_week, 0), total - coalesce(ever, 0), claims
    from cell
    left join stored_again using (client, provider, wk)`,

  client_provider_distribution: (sql) => sql`
    select 'f0' || client, 'f0' || provider, sum(total), sum(new_uniq), sum(claims)
    from shadow.deal_cell
    group by client, provider`,

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
