import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/** What collectors store: nothing here can be asked for again. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    create table allocator_registry (
      allocator_id text primary key,
      allocator_address text not null,
      json_path text not null,
      registry_info jsonb not null,
      rejected boolean not null default false
    )`
  yield* sql`create table allocator_registry_archive (like allocator_registry including all)`
  yield* sql`
    create table allocator_client_bookkeeping (
      allocator_id text not null,
      client_id text not null,
      client_address text not null,
      json_path text not null,
      bookkeeping_info jsonb not null,
      primary key (allocator_id, client_id)
    )`
  yield* sql`create index on allocator_client_bookkeeping (client_id)`
  yield* sql`create index on allocator_client_bookkeeping (client_address)`
  yield* sql`
    create table provider_retrievability_daily (
      date timestamptz(3) not null,
      provider text not null,
      total integer not null,
      successful integer not null,
      success_rate double precision not null,
      successful_http integer,
      success_rate_http double precision,
      primary key (date, provider)
    )`
  yield* sql`create index on provider_retrievability_daily (provider, date)`
  yield* sql`
    create table provider_url_finder_retrievability_daily (
      date timestamptz(3) not null,
      provider text not null,
      success_rate double precision,
      primary key (date, provider)
    )`
  yield* sql`create index on provider_url_finder_retrievability_daily (provider, date desc)`
  yield* sql`
    create table collector_slice (
      collector text not null,
      slice text not null,
      rows integer not null,
      collected_at timestamptz(3) not null,
      primary key (collector, slice)
    )`
  yield* sql`comment on table collector_slice is 'Slices (days, repositories) that a collector has asked for, empty ones included'`
})
