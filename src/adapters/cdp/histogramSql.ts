import type { SqlClient, Statement } from "@effect/sql"
import type { BucketedValue } from "../../application/ports/StatsRepository.js"

/** Columns of an accumulated weekly table under one set of names, `actor` being the provider or the allocator. */
export const memberColumns = {
  providers_weekly_acc: {
    actor: "provider",
    clients: "num_of_clients",
    biggest: "biggest_client_total_deal_size",
    datacap: "total_deal_size",
    overall: "avg_retrievability_success_rate",
    http: "avg_retrievability_success_rate_http",
    urlFinder: "avg_retrievability_success_rate_url_finder"
  },
  allocators_weekly_acc: {
    actor: "allocator",
    clients: "num_of_clients",
    biggest: "biggest_client_sum_of_allocations",
    datacap: "total_sum_of_allocations",
    overall: "avg_weighted_retrievability_success_rate",
    http: "avg_weighted_retrievability_success_rate_http",
    urlFinder: "avg_weighted_retrievability_success_rate_url_finder"
  }
} as const
export type MemberTable = keyof typeof memberColumns

/** The buckets of a value. */
interface BucketSql {
  readonly width: number
  /** Upper end of the bucket that a row falls into. */
  readonly upperEnd: Statement.Fragment
  /** Condition on the rows whose value is known. */
  readonly isKnown: Statement.Fragment
}

/** Up to 2^58 twenty-one sizes still fit into a bigint, which divides ten times as fast as a numeric. */
const BIGINT_SUFFICES_BELOW = 2n ** 58n

/** The rule of `src/domain/histogram/Bucket.ts`: counts by one, percentages by five, exact. */
const bucketSql = (sql: SqlClient.SqlClient, table: MemberTable, value: BucketedValue): BucketSql => {
  const column = memberColumns[table]
  switch (value) {
    case "clients":
      return { width: 1, upperEnd: sql`${sql(column.clients)}`, isKnown: sql`true` }
    case "biggestClient": {
      const [part, whole] = [sql(column.biggest), sql(column.datacap)]
      return {
        width: 5,
        upperEnd: sql`
          case
            when ${part} <= 0 or ${whole} <= 0 then 0
            when greatest(${part}, ${whole}) < ${BIGINT_SUFFICES_BELOW} then 5 * ((20 * ${part} + ${whole} - 1) / ${whole})
            else (5 * div(20::numeric * ${part} + ${whole} - 1, ${whole}))::bigint
          end`,
        isKnown: sql`true`
      }
    }
    default: {
      const rate = sql(column[value])
      return {
        width: 5,
        upperEnd: sql`case when ${rate} > 0 then 5 * ceil(20 * ${rate}) else 0 end`,
        isKnown: sql`${rate} is not null`
      }
    }
  }
}

/** Rows of a table that meet a condition, counted by week and bucket. */
export const weeklyBuckets = (
  sql: SqlClient.SqlClient,
  table: MemberTable,
  value: BucketedValue,
  condition: Statement.Fragment
): Statement.Statement<unknown> => {
  const { isKnown, upperEnd, width } = bucketSql(sql, table, value)
  return sql`
    select
      week,
      upper_end - ${width}::integer as "valueFromExclusive",
      upper_end as "valueToInclusive",
      count(*)::integer as count,
      sum(datacap)::text as "totalDatacap"
    from (
      select week, (${upperEnd})::integer as upper_end, ${sql(memberColumns[table].datacap)} as datacap
      from ${sql(table)} member
      where ${condition} and ${isKnown}
    ) bucketed
    group by week, upper_end
    order by week, upper_end`
}
