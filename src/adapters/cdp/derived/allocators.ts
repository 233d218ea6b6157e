import type { SqlClient } from "@effect/sql"
import type { Fragment } from "@effect/sql/Statement"
import type { DerivedTable, IntermediateTable } from "../../../application/aggregation/AggregationTable.js"
import type { RunFrame } from "../../../application/ports/AggregationStore.js"
import { exactDecimal, type Select, weeksOfSpan } from "./Select.js"
import { storedRate } from "./storedRate.js"

/** Allocators of a week with the rates of their clients' providers, weighted by deal size: exact sums, divided once. */
const weeklyAllocators = (
  sql: SqlClient.SqlClient,
  frame: RunFrame,
  granted: Fragment,
  weighted: Fragment
): Fragment => {
  const rate = (column: string, source: "spark" | "urlFinder"): Fragment =>
    storedRate(sql, frame, source, sql`(${sql(column)} / nullif(w.size, 0))::double precision`)
  return sql`
    select
      week_of_index(g.wk) as week,
      'f0' || g.allocator as allocator,
      g.clients,
      g.biggest,
      g.total,
      ${rate("w.spark", "spark")},
      ${rate("w.http", "spark")},
      ${rate("w.url_finder", "urlFinder")}
    from (${granted}) g
    left join (${weighted}) w on w.allocator = g.allocator and w.wk = g.wk`
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
        select
          a.allocator,
          a.wk,
          sum(c.total) as size,
          coalesce(sum(c.total * ${exactDecimal(sql, "p.avg_retrievability_success_rate")}), 0) as spark,
          coalesce(sum(c.total * ${exactDecimal(sql, "p.avg_retrievability_success_rate_http")}), 0) as http,
          coalesce(sum(c.total * ${exactDecimal(sql, "p.avg_retrievability_success_rate_url_finder")}), 0) as url_finder
        from shadow.allocation_cell a
        join shadow.deal_cell c on c.client = a.client and c.wk = a.wk
        left join shadow.providers_weekly p on p.week = week_of_index(c.wk) and p.provider = 'f0' || c.provider
        group by a.allocator, a.wk`
    ),

  allocators_weekly_acc: (sql, frame) =>
    weeklyAllocators(
      sql,
      frame,
      sql`
        select allocator, w as wk, count(*) as clients, max(total) as biggest, sum(total) as total
        from shadow.client_allocator_span
        cross join lateral ${weeksOfSpan(sql, frame)}
        group by allocator, w`,
      sql`
        select
          allocator,
          wk,
          sum(size) as size,
          sum(spark) as spark,
          sum(http) as http,
          sum(url_finder) as url_finder
        from shadow.allocator_standing
        group by allocator, wk`
    )
} satisfies Partial<Record<DerivedTable | IntermediateTable, Select>>
