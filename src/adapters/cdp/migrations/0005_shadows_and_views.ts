import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/** Where runs prepare the next generation, each table by itself; and the views that the specification names. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`create schema shadow`
  yield* sql`
    create function week_of_index(wk integer) returns timestamptz language sql immutable parallel safe
    return to_timestamp(1708905600 + wk * 604800::bigint)`
  yield* sql`
    create view client_claims_hourly as
    select hour, client, sum(total_deal_size)::bigint as total_deal_size
    from unified_verified_deal_hourly
    group by client, hour`
  yield* sql`
    create view client_provider_distribution_weekly as
    select
      week_of_index(wk) as week,
      'f0' || client as client,
      'f0' || provider as provider,
      total as total_deal_size,
      uniq as unique_data_size
    from deal_cell`
  yield* sql`
    create view client_allocator_distribution_weekly as
    select
      week_of_index(wk) as week,
      'f0' || client as client,
      'f0' || allocator as allocator,
      allocations as num_of_allocations,
      total as sum_of_allocations
    from allocation_cell`
  yield* sql`
    create function published_week(table_name text) returns integer language sql stable parallel safe
    return (
      select floor((extract(epoch from as_of) - 1708905600) / 604800)::integer
      from published_table
      where name = table_name
    )`
  yield* sql`
    create view client_provider_distribution_weekly_acc as
    select
      week_of_index(w) as week,
      'f0' || client as client,
      'f0' || provider as provider,
      total as total_deal_size,
      uniq as unique_data_size
    from client_provider_span s
    cross join lateral generate_series(s.wk, least(s.until - 1, published_week('client_provider_span'))) w`
  yield* sql`
    create view client_allocator_distribution_weekly_acc as
    select
      week_of_index(w) as week,
      'f0' || client as client,
      'f0' || allocator as allocator,
      allocations as num_of_allocations,
      total as sum_of_allocations
    from client_allocator_span s
    cross join lateral generate_series(s.wk, least(s.until - 1, published_week('client_allocator_span'))) w`
})
