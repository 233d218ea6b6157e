import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/** More of what collectors store: nothing here can be asked for again. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    create table ipni_reporting_daily (
      date timestamptz(3) primary key,
      ok integer not null,
      not_reporting integer not null,
      misreporting integer not null,
      total integer not null
    )`
  yield* sql`comment on table ipni_reporting_daily is 'Providers by how far they tell the network index of their data, on a day'`
  yield* sql`
    create table ipni_publisher_advertisement (
      id text primary key,
      previous_id text unique,
      publisher_id text not null,
      context_id text not null,
      entries_number bigint not null,
      is_rm boolean not null
    )`
  yield* sql`create index on ipni_publisher_advertisement (publisher_id)`
  yield* sql`comment on table ipni_publisher_advertisement is 'Advertisements of a publisher (a provider''s peer), each naming the one before it'`
  yield* sql`
    create table provider_ip_info (
      provider text not null,
      date timestamptz(3) not null,
      lat text,
      long text,
      country text,
      region text,
      city text,
      primary key (provider, date)
    )`
  yield* sql`comment on table provider_ip_info is 'Where a provider was found when it was looked up; all NULL where no place was found'`
})
