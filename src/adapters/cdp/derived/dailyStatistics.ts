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
        to_timestamp(1598306400 + height * 30::bigint) as instant
      from ${eligibleGrants(sql, frame)}
    ),
    series as (
      select client, array_agg(distinct instant order by instant) as instants
      from granted
      group by client
    ),
    stretch as (
      select series.client, width_bucket(deals.hour, series.instants) as place, min(deals.hour) as first_hour
      from series
      join (
        select client, hour_of_index(hour) as hour from shadow.deal_hour group by client, deal_hour.hour
      ) deals on deals.client = series.client and deals.hour >= series.instants[1]
      group by 1, 2
    ),
    followed as (
      select client, instant, min(first_hour) over (partition by client order by instant desc) as first_hour
      from series
      cross join unnest(instants) with ordinality as moment (instant, place)
      left join stretch using (client, place)
    ),
    waiting as (
      select allocator, round(avg(extract(epoch from first_hour - instant))) as seconds
      from granted
      join followed using (client, instant)
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
