import type { SqlClient } from "@effect/sql"
import type { Fragment } from "@effect/sql/Statement"
import type { DerivedTable, IntermediateTable } from "../../../application/aggregation/AggregationTable.js"
import type { RunFrame } from "../../../application/ports/AggregationStore.js"
import { currentWeek, indexOfWeek, type Select } from "./Select.js"
import { storedRate } from "./storedRate.js"

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
    rated as materialized (
      select
        ${indexOfWeek(sql, "week")} as wk,
        substr(provider, 3)::integer as provider,
        coalesce(avg_retrievability_success_rate, 0)::text::numeric as spark,
        coalesce(avg_retrievability_success_rate_http, 0)::text::numeric as http,
        coalesce(avg_retrievability_success_rate_url_finder, 0)::text::numeric as url_finder
      from ${sql(`shadow.${rates}`)}
    ),
    weighted as (
      select
        d.allocator,
        d.wk,
        sum(d.total) as size,
        coalesce(sum(d.total * r.spark), 0) as spark,
        coalesce(sum(d.total * r.http), 0) as http,
        coalesce(sum(d.total * r.url_finder), 0) as url_finder
      from dealt d
      left join rated r on r.wk = d.wk and r.provider = d.provider
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

/** Allocators week by week. */
export const allocatorTables = {
  // A cell counts for an allocator from its week on, or from the client's first week with the allocator when that is later.
  allocator_provider_span: (sql) => sql`
    with joined as (
      select client, allocator, min(wk) as wk from shadow.client_allocator_span group by client, allocator
    ),
    change as (
      select j.allocator, c.provider, greatest(j.wk, c.wk) as wk, sum(c.total) as added
      from joined j
      join shadow.deal_cell c on c.client = j.client
      group by j.allocator, c.provider, greatest(j.wk, c.wk)
    )
    select
      allocator,
      provider,
      wk,
      lead(wk, 1, 32767::smallint) over running as until,
      sum(added) over running as total
    from change
    window running as (partition by allocator, provider order by wk)`,

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
        select allocator, w as wk, provider, total
        from shadow.allocator_provider_span
        cross join lateral generate_series(wk::integer, least(until - 1, ${currentWeek(frame)}::integer)) w`,
      frame.ruleSet.corrections.has("B1") ? "providers_weekly_acc" : "providers_weekly"
    )
} satisfies Partial<Record<DerivedTable | IntermediateTable, Select>>
