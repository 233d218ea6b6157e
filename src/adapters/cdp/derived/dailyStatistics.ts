import type { SqlClient } from "@effect/sql"
import type { Fragment } from "@effect/sql/Statement"
import { DateTime } from "effect"
import type { DerivedTable } from "../../../application/aggregation/AggregationTable.js"
import type { RunFrame } from "../../../application/ports/AggregationStore.js"
import { eligibleGrants } from "./eligibleGrants.js"
import type { Select } from "./Select.js"

/** The day that the as-of instant is in. */
const today = (sql: SqlClient.SqlClient, { asOf }: RunFrame): Fragment =>
  sql`${DateTime.formatIso(DateTime.startOf(asOf, "day"))}::timestamptz`

/** Figures of the day; those of earlier days stay. */
export const dailyStatisticsTables = {
  // An hour belongs to the stretch from a grant of the client until its next one; what first follows a grant is the
  // earliest hour of its own stretch or, when that has none, of the stretches after it.
  allocator_client_stats_daily: (sql, frame) => sql`
    with subject as (
      select id as allocator
      from shadow.allocator
      where not is_metaallocator
        and id in (
          select allocator_id from allocator_registry where not rejected
          union all
          select allocator_id from allocator_registry_archive where not rejected
        )
    ),
    client_grants as (
      select "verifierAddressId" as allocator, "addressId" as client, count(*) as grants
      from ${eligibleGrants(sql, frame)}
      group by 1, 2
    ),
    clientele as (
      select allocator, count(*) as clients, count(*) filter (where grants > 1) as returning_clients
      from client_grants
      group by allocator
    ),
    granted as (
      select distinct
        substr("addressId", 3)::integer as client,
        "verifierAddressId" as allocator,
        height
      from ${eligibleGrants(sql, frame)}
    ),
    series as (
      select client, array_agg(distinct height order by height) as heights
      from granted
      group by client
    ),
    stretch as (
      select series.client, width_bucket(deals.hour * 120, series.heights) as place, min(deals.hour * 120) as first_height
      from series
      join shadow.deal_hour deals on deals.client = series.client and deals.hour * 120 >= series.heights[1]
      group by 1, 2
    ),
    followed as (
      select client, height, min(first_height) over (partition by client order by height desc) as first_height
      from series
      cross join unnest(heights) with ordinality as moment (height, place)
      left join stretch using (client, place)
    ),
    waiting as (
      select allocator, round(avg((first_height - height) * 30::bigint)) as seconds
      from granted
      join followed using (client, height)
      group by allocator
    )
    select
      ${today(sql, frame)},
      allocator,
      coalesce(clients, 0),
      coalesce(returning_clients::numeric / clients, 0),
      seconds
    from subject
    left join clientele using (allocator)
    left join waiting using (allocator)`,

  clients_stats_daily: (sql, frame) => sql`
    with active as (
      select 'f0' || "clientId" as id
      from shadow.dmob_active_client
      where "clientId" ~ '^[0-9]{1,9}$'
    )
    select
      ${today(sql, frame)},
      (select count(*) from active),
      (select count(*) from active join shadow.client using (id) where datacap_remaining > 0),
      (select coalesce(sum(datacap_remaining), 0) from shadow.client)`
} satisfies Partial<Record<DerivedTable, Select>>
