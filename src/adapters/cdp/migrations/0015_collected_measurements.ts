import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/** What collectors measure of providers day by day: nothing here can be asked for again. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  // A publisher that branches off names one predecessor twice.
  yield* sql`alter table ipni_publisher_advertisement drop constraint ipni_publisher_advertisement_previous_id_key`
  yield* sql`create index on ipni_publisher_advertisement (previous_id)`
  yield* sql`alter table ipni_publisher_advertisement alter column context_id drop not null`
  // Sums of a long history come from the index alone.
  yield* sql`drop index ipni_publisher_advertisement_publisher_id_idx`
  yield* sql`
    create index on ipni_publisher_advertisement (publisher_id)
    include (entries_number)
    where not is_rm`

  yield* sql`
    create table provider_ipni_status_daily (
      date timestamptz(3) not null,
      provider text not null,
      peer_id text,
      reported bigint,
      actual bigint,
      status text not null check (status in ('OK', 'MISREPORTING', 'NOT_REPORTING')),
      primary key (date, provider)
    )`
  yield* sql`create index on provider_ipni_status_daily (provider, date desc)`
  yield* sql`comment on table provider_ipni_status_daily is 'What the network index knew of a provider''s claims on a day (00:00 UTC); NULL where nobody knows'`

  yield* sql`
    create table storage_provider_url_finder_metric (
      id uuid primary key default gen_random_uuid(),
      metric_type text not null unique
        check (metric_type in ('TTFB', 'RPA_RETRIEVABILITY', 'BANDWIDTH', 'CAR_FILES')),
      name text,
      description text,
      unit text
    )`
  yield* sql`
    create table storage_provider_url_finder_daily_snapshot (
      id uuid primary key default gen_random_uuid(),
      provider text not null,
      snapshot_date timestamptz(3) not null,
      tested_at timestamptz(3) not null,
      result_code text not null check (result_code in (
        'NO_PEER_ID',
        'NO_CID_CONTACT_DATA',
        'MISSING_ADDR_FROM_CID_CONTACT',
        'MISSING_HTTP_ADDR_FROM_CID_CONTACT',
        'FAILED_TO_GET_WORKING_URL',
        'NO_DEALS_FOUND',
        'TIMED_OUT',
        'SUCCESS',
        'ERROR'
      )),
      unique (provider, snapshot_date)
    )`
  yield* sql`create index on storage_provider_url_finder_daily_snapshot (snapshot_date)`
  yield* sql`create index on storage_provider_url_finder_daily_snapshot (tested_at)`
  yield* sql`comment on table storage_provider_url_finder_daily_snapshot is 'How the newest test of a provider had gone when it was asked for on a day'`
  yield* sql`
    create table storage_provider_url_finder_metric_value (
      id uuid primary key default gen_random_uuid(),
      provider text not null,
      metric_id uuid not null references storage_provider_url_finder_metric (id),
      snapshot_id uuid not null references storage_provider_url_finder_daily_snapshot (id),
      value double precision,
      tested_at timestamptz(3),
      unique (provider, metric_id, tested_at)
    )`
  yield* sql`create index on storage_provider_url_finder_metric_value (metric_id)`
  yield* sql`create index on storage_provider_url_finder_metric_value (snapshot_id)`
  yield* sql`create index on storage_provider_url_finder_metric_value (tested_at)`
  yield* sql`comment on table storage_provider_url_finder_metric_value is 'What a test measured of a provider, once however often it is told; NULL where it could not tell'`
})
