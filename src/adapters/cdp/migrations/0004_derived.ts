import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/**
 * Derived tables. Integers inside, text ids and timestamps in the tables and views that the specification names.
 * `wk` counts weeks from 2024-02-26; `until` is the next week in which a span changes, 32767 when none does.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    create table deal_cell (
      client integer not null,
      provider integer not null,
      wk smallint not null,
      total bigint not null,
      uniq bigint not null,
      new_uniq bigint not null,
      primary key (client, provider, wk)
    ) with (fillfactor = 80)`
  yield* sql`
    create table allocation_cell (
      client integer not null,
      allocator integer not null,
      wk smallint not null,
      allocations integer not null,
      total bigint not null,
      primary key (client, allocator, wk)
    )`
  yield* sql`
    create table unified_verified_deal_hourly (
      hour timestamptz(3) not null,
      client text not null,
      provider text not null,
      num_of_claims integer not null,
      num_of_ddo_claims integer not null,
      total_deal_size bigint not null,
      total_ddo_deal_size bigint not null,
      primary key (client, hour, provider)
    ) with (fillfactor = 80)`
  yield* sql`create index on unified_verified_deal_hourly (provider, hour, client)`
  yield* sql`create table provider_first_client (provider text primary key, first_client text not null)`
  yield* sql`
    create table client_provider_span (
      client integer not null,
      provider integer not null,
      wk smallint not null,
      until smallint not null,
      total bigint not null,
      uniq bigint not null,
      primary key (client, provider, wk)
    ) with (fillfactor = 80)`
  yield* sql`
    create table client_allocator_span (
      client integer not null,
      allocator integer not null,
      wk smallint not null,
      until smallint not null,
      allocations integer not null,
      total bigint not null,
      primary key (client, allocator, wk)
    )`
  yield* sql`
    create table provider_rate_weekly (
      week timestamptz(3) not null,
      provider text not null,
      success_rate double precision,
      success_rate_http double precision,
      success_rate_url_finder double precision,
      primary key (week, provider)
    )`
  yield* sql`
    create table providers_weekly (
      week timestamptz(3) not null,
      provider text not null,
      num_of_clients integer not null,
      biggest_client_total_deal_size bigint not null,
      total_deal_size bigint not null,
      avg_retrievability_success_rate double precision,
      avg_retrievability_success_rate_http double precision,
      avg_retrievability_success_rate_url_finder double precision,
      primary key (week, provider)
    ) with (fillfactor = 80)`
  yield* sql`create table providers_weekly_acc (like providers_weekly including all)`
  yield* sql`create index on providers_weekly_acc (provider, week)`
  yield* sql`
    create table allocator (
      id text primary key,
      address text,
      is_virtual boolean not null,
      is_metaallocator boolean not null,
      name text
    )`
  yield* sql`
    create table allocators_weekly (
      week timestamptz(3) not null,
      allocator text not null,
      num_of_clients integer not null,
      biggest_client_sum_of_allocations bigint not null,
      total_sum_of_allocations bigint not null,
      avg_weighted_retrievability_success_rate double precision,
      avg_weighted_retrievability_success_rate_http double precision,
      avg_weighted_retrievability_success_rate_url_finder double precision,
      primary key (week, allocator)
    ) with (fillfactor = 80)`
  yield* sql`create table allocators_weekly_acc (like allocators_weekly including all)`
  yield* sql`create index on allocators_weekly_acc (allocator, week)`
})
