import type { SqlClient } from "@effect/sql"
import type { Fragment } from "@effect/sql/Statement"
import { DateTime } from "effect"
import type { DerivedTable } from "../../application/aggregation/AggregationTable.js"
import type { RunFrame } from "../../application/ports/AggregationStore.js"
import { EDITION_START_EPOCH, epochAt } from "../../domain/time/ChainEpoch.js"
import { weekIndex, weekOf } from "../../domain/time/Week.js"

type Select = (sql: SqlClient.SqlClient, frame: RunFrame) => Fragment

/** A client's and a provider's deals that count: started since the edition start and not after the as-of instant, and whole. */
const eligibleDeals: Select = (sql, { asOf }) => sql`
  deal_fact
  where start between ${EDITION_START_EPOCH}::integer and ${epochAt(asOf)}::integer
    and client >= 0
    and provider >= 0
    and size >= 0`

const currentWeek = ({ asOf }: RunFrame): number => weekIndex(weekOf(asOf))

/**
 * A rate as the tables have it: one that is not known is 0; without FilSpark the columns that it fed are not filled at
 * all.
 */
const storedRate = (
  sql: SqlClient.SqlClient,
  { ruleSet }: RunFrame,
  source: "spark" | "urlFinder",
  rate: Fragment
): Fragment => (source === "spark" && !ruleSet.measuresHttp ? sql`null::double precision` : sql`coalesce(${rate}, 0)`)

/** Providers of a week with the rates of that week. */
const weeklyProviders = (sql: SqlClient.SqlClient, frame: RunFrame, perWeek: Fragment): Fragment => sql`
  select
    week_of_index(p.wk) as week,
    'f0' || p.provider as provider,
    p.clients,
    p.biggest,
    p.total,
    ${storedRate(sql, frame, "spark", sql`r.success_rate`)},
    ${storedRate(sql, frame, "spark", sql`r.success_rate_http`)},
    ${storedRate(sql, frame, "urlFinder", sql`r.success_rate_url_finder`)}
  from (${perWeek}) p
  left join shadow.provider_rate_weekly r on r.week = week_of_index(p.wk) and r.provider = 'f0' || p.provider`

/**
 * Allocators of a week with the rates of their clients' providers, weighted by deal size: sums of exact decimals, so that
 * no order of rows shows, divided once. Text carries all digits of a double, its cast to numeric fifteen.
 */
const weeklyAllocators = (
  sql: SqlClient.SqlClient,
  frame: RunFrame,
  granted: Fragment,
  weighted: Fragment,
  rates: "providers_weekly" | "providers_weekly_acc"
): Fragment => {
  const rate = (column: string, source: "spark" | "urlFinder"): Fragment =>
    storedRate(sql, frame, source, sql`(${sql(column)} / nullif(w.size, 0))::double precision`)
  return sql`
    with granted as (${granted}),
    dealt as (${weighted}),
    weighted as (
      select
        d.allocator,
        d.wk,
        sum(d.total) as size,
        sum(d.total * coalesce(r.avg_retrievability_success_rate, 0)::text::numeric) as spark,
        sum(d.total * coalesce(r.avg_retrievability_success_rate_http, 0)::text::numeric) as http,
        sum(d.total * coalesce(r.avg_retrievability_success_rate_url_finder, 0)::text::numeric) as url_finder
      from dealt d
      left join ${sql(`shadow.${rates}`)} r on r.week = week_of_index(d.wk) and r.provider = 'f0' || d.provider
      group by d.allocator, d.wk
    )
    select
      week_of_index(g.wk) as week,
      'f0' || g.allocator as allocator,
      g.clients,
      g.biggest,
      g.total,
      ${rate("w.spark", "spark")},
      ${rate("w.http", "spark")},
      ${rate("w.url_finder", "urlFinder")}
    from granted g
    left join weighted w on w.allocator = g.allocator and w.wk = g.wk`
}

/**
 * The statement behind each derived table: its columns in table order, over the shadows of the tables its runner reads.
 * The pure twins in `domain/aggregation` define what must come out.
 */
export const derivedTableSql: Record<DerivedTable, Select> = {
  allocator: (sql) => sql`
    select distinct on ("addressId") "addressId", address, "isVirtual", "isMetaAllocator", name
    from shadow.dmob_verifier
    where "addressId" <> ''
    order by "addressId", id`,

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
    window running as (partition by client, provider order by wk)`,

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
    window running as (partition by client, allocator order by wk)`,

  // FilSpark attempts are pooled over the week; of the URL finder the week's latest day counts, measured or not.
  provider_rate_weekly: (sql, { asOf, ruleSet }) => {
    const until = DateTime.formatIso(asOf)
    const urlFinder = sql`
      select distinct on (date_trunc('week', date), provider) date_trunc('week', date) as week, provider, success_rate
      from provider_url_finder_retrievability_daily
      where date <= ${until}::timestamptz
      order by date_trunc('week', date), provider, date desc`
    if (!ruleSet.measuresHttp) {
      return sql`select week, provider, null::double precision, null::double precision, success_rate from (${urlFinder}) u`
    }
    return sql`
      select
        s.week,
        s.provider,
        s.successful::double precision / nullif(s.total, 0),
        s.successful_http::double precision / nullif(s.total, 0),
        u.success_rate
      from (
        select
          date_trunc('week', date) as week,
          provider,
          sum(total) as total,
          sum(successful) as successful,
          sum(coalesce(successful_http, 0)) as successful_http
        from provider_retrievability_daily
        where date <= ${until}::timestamptz
        group by 1, 2
      ) s
      left join (${urlFinder}) u on u.week = s.week and u.provider = s.provider`
  },

  providers_weekly: (sql, frame) =>
    weeklyProviders(
      sql,
      frame,
      sql`
        select provider, wk, count(*) as clients, max(total) as biggest, sum(total) as total
        from shadow.deal_cell
        group by provider, wk`
    ),

  // Totals of a pair never fall, so the running maximum over its changes is the maximum of the week.
  providers_weekly_acc: (sql, frame) =>
    weeklyProviders(
      sql,
      frame,
      sql`
        with change as (
          select
            provider,
            wk,
            total,
            total - lag(total, 1, 0::bigint) over pair as added,
            case when lag(wk) over pair is null then 1 else 0 end as joined
          from shadow.client_provider_span
          window pair as (partition by client, provider order by wk)
        ),
        change_week as (
          select provider, wk, sum(joined) as joined, max(total) as biggest, sum(added) as added
          from change
          group by provider, wk
        ),
        running as (
          select
            provider,
            wk,
            lead(wk, 1, 32767::smallint) over series as until,
            sum(joined) over series as clients,
            max(biggest) over series as biggest,
            sum(added) over series as total
          from change_week
          window series as (partition by provider order by wk)
        )
        select provider, w as wk, clients, biggest, total
        from running
        cross join lateral generate_series(wk, least(until - 1, ${currentWeek(frame)}::integer)) w`
    ),

  allocators_weekly: (sql, frame) =>
    weeklyAllocators(
      sql,
      frame,
      sql`
        select allocator, wk, count(*) as clients, max(total) as biggest, sum(total) as total
        from shadow.allocation_cell
        group by allocator, wk`,
      sql`
        select a.allocator, a.wk, c.provider, c.total
        from shadow.allocation_cell a
        join shadow.deal_cell c on c.client = a.client and c.wk = a.wk`,
      "providers_weekly"
    ),

  allocators_weekly_acc: (sql, frame) =>
    weeklyAllocators(
      sql,
      frame,
      sql`
        select allocator, w as wk, count(*) as clients, max(total) as biggest, sum(total) as total
        from shadow.client_allocator_span
        cross join lateral generate_series(wk, least(until - 1, ${currentWeek(frame)}::integer)) w
        group by allocator, w`,
      sql`
        select a.allocator, w as wk, s.provider, s.total
        from (
          select client, allocator, min(wk) as first_wk
          from shadow.client_allocator_span
          group by client, allocator
        ) a
        join shadow.client_provider_span s on s.client = a.client
        cross join lateral generate_series(
          greatest(s.wk::integer, a.first_wk::integer),
          least(s.until - 1, ${currentWeek(frame)}::integer)
        ) w`,
      frame.ruleSet.corrections.has("B1") ? "providers_weekly_acc" : "providers_weekly"
    )
}
