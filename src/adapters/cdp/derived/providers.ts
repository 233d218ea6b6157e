import type { SqlClient } from "@effect/sql"
import type { Fragment } from "@effect/sql/Statement"
import { DateTime } from "effect"
import type { DerivedTable, IntermediateTable } from "../../../application/aggregation/AggregationTable.js"
import type { RunFrame } from "../../../application/ports/AggregationStore.js"
import { idNumber } from "../idNumber.js"
import { type Select, weekOfInstant, weeksOfSpan } from "./Select.js"
import { storedRate } from "./storedRate.js"

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
  left join shadow.provider_rate_weekly r on r.wk = p.wk and r.provider = p.provider`

/** Providers week by week. */
export const providerTables = {
  // FilSpark attempts are pooled over the week; of the URL finder the week's latest day counts, measured or not.
  provider_rate_weekly: (sql, { asOf, ruleSet }) => {
    const until = DateTime.formatIso(asOf)
    const urlFinder = sql`
      select newest.wk, provider, success_rate
      from (
        select provider, ${weekOfInstant(sql, "date")} as wk, max(date) as date
        from provider_url_finder_retrievability_daily
        where date <= ${until}::timestamptz
        group by 1, 2
      ) newest
      join provider_url_finder_retrievability_daily using (provider, date)`
    if (!ruleSet.measuresHttp) {
      return sql`
        select
          wk,
          ${idNumber(sql, sql`provider`)} as provider,
          null::double precision as success_rate,
          null::double precision as success_rate_http,
          success_rate as success_rate_url_finder
        from (${urlFinder}) u`
    }
    return sql`
      select
        s.wk,
        ${idNumber(sql, sql`s.provider`)} as provider,
        s.successful::double precision / nullif(s.total, 0) as success_rate,
        s.successful_http::double precision / nullif(s.total, 0) as success_rate_http,
        u.success_rate as success_rate_url_finder
      from (
        select
          ${weekOfInstant(sql, "date")} as wk,
          provider,
          sum(total) as total,
          sum(successful) as successful,
          sum(coalesce(successful_http, 0)) as successful_http
        from provider_retrievability_daily
        where date <= ${until}::timestamptz
        group by 1, 2
      ) s
      left join (${urlFinder}) u on u.wk = s.wk and u.provider = s.provider`
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
        cross join lateral ${weeksOfSpan(sql, frame)}`
    )
} satisfies Partial<Record<DerivedTable | IntermediateTable, Select>>
