import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/** What ran, and what readers see of it. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    create table job_run (
      id bigint generated always as identity primary key,
      job text not null,
      slot timestamptz(3),
      trigger text not null,
      instance text not null,
      state text not null,
      as_of timestamptz(3) not null,
      started_at timestamptz(3) not null,
      finished_at timestamptz(3),
      rows_read bigint not null default 0,
      rows_written bigint not null default 0,
      error text
    )`
  yield* sql`
    create unique index job_run_slot on job_run (job, slot)
    where state in ('running', 'completed', 'failed')`
  yield* sql`create index on job_run (job, started_at desc)`
  yield* sql`create index on job_run (started_at desc, id desc)`
  yield* sql`
    create table job_run_runner (
      run_id bigint not null references job_run on delete cascade,
      position integer generated always as identity,
      name text not null,
      attempt integer not null,
      state text not null,
      started_at timestamptz(3) not null,
      finished_at timestamptz(3) not null,
      rows_read bigint not null,
      rows_written bigint not null,
      rejected jsonb not null,
      error text,
      primary key (run_id, position)
    )`
  yield* sql`
    create table generation (
      id bigint generated always as identity primary key,
      run_id bigint not null references job_run,
      as_of timestamptz(3) not null,
      rule_set text not null,
      deal_rows bigint not null,
      deal_bytes numeric not null,
      left_behind jsonb not null
    )`
  yield* sql`
    create table published_table (
      name text primary key,
      generation_id bigint not null references generation,
      as_of timestamptz(3) not null,
      rows bigint not null,
      left_behind text
    )`
  yield* sql`comment on column published_table.left_behind is 'Why the newest generation left this table as it was'`
})
