import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/** DataCap from before network version 22, what providers and clients have, and figures of each day. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`create table dmob_unique_provider ("providerId" text primary key)`
  yield* sql`create table dmob_active_client ("clientId" text primary key)`
  yield* sql`
    create table provider (
      id text primary key,
      num_of_deals integer not null,
      total_deal_size bigint not null,
      num_of_clients integer not null,
      last_deal_height integer not null,
      first_deal_height integer not null
    ) with (fillfactor = 80)`
  yield* sql`
    create table client (
      id text primary key,
      name text,
      address text,
      github_url text,
      datacap_received bigint,
      datacap_remaining bigint,
      datacap_used_2_weeks bigint not null,
      datacap_used_90_days bigint not null
    ) with (fillfactor = 80)`
  yield* sql`comment on column client.datacap_remaining is 'Bytes at all of the client''s allocators; NULL when DMOB tells none'`
  yield* sql`
    create table old_datacap_balance_nv22 (
      allocator text primary key,
      old_dc_balance bigint not null
    )`
  yield* sql`
    create table old_datacap_client_balance_nv22 (
      client text primary key,
      old_dc_balance bigint not null
    )`
  yield* sql`
    create table old_datacap_balance_weekly (
      week timestamptz(3) not null,
      allocator text not null,
      old_dc_balance bigint not null,
      allocations bigint not null,
      primary key (week, allocator)
    )`
  yield* sql`
    create table old_datacap_client_balance_weekly (
      week timestamptz(3) not null,
      client text not null,
      old_dc_balance bigint not null,
      claims bigint not null,
      primary key (week, client)
    )`
  yield* sql`
    create table allocator_client_stats_daily (
      date timestamptz(3) not null,
      allocator_id text not null,
      number_of_clients integer not null,
      returning_clients_percentage numeric(65, 30) not null,
      average_seconds_to_first_deal integer,
      primary key (allocator_id, date)
    )`
  yield* sql`create index on allocator_client_stats_daily (date)`
  yield* sql`comment on column allocator_client_stats_daily.returning_clients_percentage is 'A share, 0..1'`
  yield* sql`
    create table clients_stats_daily (
      date timestamptz(3) primary key,
      clients_with_active_deals integer not null,
      clients_who_have_dc_and_deals integer not null,
      total_remaining_clients_datacap bigint not null
    )`
  yield* sql`drop index "dmob_verified_client_allowance_verifierAddressId_height_idx"`
  yield* sql`create index on dmob_verified_client_allowance ("verifierAddressId", "addressId", height)`
  yield* sql`create index on dmob_verified_client_allowance ("addressId", height)`
  yield* sql`
    create view client_datacap_allocation as
    select
      id,
      "addressId" as client_id,
      "verifierAddressId" as allocator_id,
      to_timestamp(1598306400 + height * 30::bigint)::timestamptz(3) as "timestamp",
      allowance as allocation
    from dmob_verified_client_allowance
    where height >= 3698160
      and "addressId" ~ '^f0[0-9]{1,9}$'
      and "verifierAddressId" ~ '^f0[0-9]{1,9}$'
      and allowance >= 0`
})
