import type { SqlClient } from "@effect/sql"
import type { Fragment } from "@effect/sql/Statement"
import type { DerivedTable } from "../../../application/aggregation/AggregationTable.js"
import { EDITION_START_EPOCH } from "../../../domain/time/ChainEpoch.js"
import { currentWeek, type Select } from "./Select.js"

/** Sum of the grants of a mirror before the edition start, by the number of who stands in a column. */
const grantedBefore = (
  sql: SqlClient.SqlClient,
  mirror: "dmob_verifier_allowance" | "dmob_verified_client_allowance",
  holder: "addressId" | "verifierAddressId"
): Fragment => sql`
  select substr(${sql(holder)}, 3)::integer as holder, sum(allowance) as amount
  from ${sql(`shadow.${mirror}`)}
  where height < ${EDITION_START_EPOCH}::integer
    and ${sql(holder)} ~ '^f0[0-9]{1,9}$'
    and allowance >= 0
  group by 1`

/** The week before that of the edition start, as `wk` counts: the first of the balances. */
const FIRST_WEEK = -1

/** DataCap from before network version 22, which is the edition start, and what became of it. */
export const oldDatacapTables = {
  old_datacap_balance_nv22: (sql) => sql`
    select 'f0' || holder, greatest(0, received.amount - coalesce(given.amount, 0))
    from (${grantedBefore(sql, "dmob_verifier_allowance", "addressId")}) received
    left join (${grantedBefore(sql, "dmob_verified_client_allowance", "verifierAddressId")}) given using (holder)`,

  old_datacap_client_balance_nv22: (sql) => sql`
    select 'f0' || holder, greatest(0, received.amount - coalesce(claimed.amount, 0))
    from (${grantedBefore(sql, "dmob_verified_client_allowance", "addressId")}) received
    left join (
      select client as holder, sum(size_before_edition) as amount
      from shadow.deal_total
      group by client
    ) claimed using (holder)`,

  // An allocator without accumulated grants in a week counts as having granted nothing.
  old_datacap_balance_weekly: (sql, frame) => sql`
    with balance as (
      select
        wk,
        old.allocator,
        greatest(0, old.old_dc_balance - coalesce(granted.total_sum_of_allocations, 0)) as amount
      from shadow.old_datacap_balance_nv22 old
      cross join generate_series(${FIRST_WEEK}::integer, ${currentWeek(frame)}::integer) wk
      left join shadow.allocators_weekly_acc granted
        on granted.allocator = old.allocator and granted.week = week_of_index(wk)
    )
    select
      week_of_index(wk),
      allocator,
      amount,
      coalesce(lag(amount) over (partition by allocator order by wk) - amount, 0)
    from balance`,

  // An allocator hands out old DataCap first. Of a client without a balance only the weeks of its receipts have rows, and
  // only claims of weeks with a row count; the first balance counts in weeks of the calendar.
  old_datacap_client_balance_weekly: (sql, frame) => sql`
    with handed_out as (
      select
        cell.client,
        cell.wk,
        cell.total,
        old.old_dc_balance - sum(cell.total) over (
          partition by cell.allocator
          order by cell.wk, cell.client::text collate "C"
          rows unbounded preceding
        ) as rest
      from shadow.allocation_cell cell
      join shadow.old_datacap_balance_nv22 old on old.allocator = 'f0' || cell.allocator
    ),
    receipt as (
      select client, wk, sum(greatest(0, least(total, total + rest))) as amount
      from handed_out
      group by client, wk
    ),
    base as (
      select substr(client, 3)::integer as client, old_dc_balance as amount
      from shadow.old_datacap_client_balance_nv22
    ),
    claimed as (
      select client, wk, sum(total) as amount
      from shadow.deal_cell
      group by client, wk
    ),
    client_week as (
      select client, wk
      from base
      cross join generate_series(${FIRST_WEEK}::integer, ${currentWeek(frame)}::integer) wk
      union
      select client, wk from receipt
    ),
    balance as (
      select
        client,
        wk,
        coalesce(receipt.amount, 0) as received,
        greatest(
          0,
          case when wk <= ${currentWeek(frame)}::integer then coalesce(base.amount, 0) else 0 end
            + sum(coalesce(receipt.amount, 0) - coalesce(claimed.amount, 0)) over (partition by client order by wk)
        ) as amount
      from client_week
      left join base using (client)
      left join receipt using (client, wk)
      left join claimed using (client, wk)
    ),
    flow as (
      select
        client,
        wk,
        amount,
        coalesce(lag(amount) over (partition by client order by wk) + received - amount, 0) as claims
      from balance
    )
    select week_of_index(wk), 'f0' || client, amount, claims
    from flow
    where amount > 0 or claims > 0`
} satisfies Partial<Record<DerivedTable, Select>>
