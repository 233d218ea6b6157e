import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/** Input records that could not be used, and when the places where some are open were last looked through. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    create table ingest_problem (
      id bigint generated always as identity primary key,
      source text not null,
      scope text not null,
      subject text not null,
      allocator_id text,
      reason text not null,
      detail text not null,
      first_seen timestamptz(3) not null,
      last_seen timestamptz(3),
      resolved_at timestamptz(3)
    )`
  yield* sql`
    comment on column ingest_problem.last_seen
    is 'NULL while the problem was told by the last examination of its scope: see ingest_examination'`
  yield* sql`
    create unique index on ingest_problem (source, scope, subject, reason) where resolved_at is null`
  yield* sql`create index on ingest_problem (first_seen, id)`
  yield* sql`create index on ingest_problem (allocator_id, first_seen, id)`
  yield* sql`create index on ingest_problem (resolved_at) where resolved_at is not null`
  yield* sql`
    create table ingest_examination (
      source text not null,
      scope text not null,
      examined_at timestamptz(3) not null,
      primary key (source, scope)
    )`
})
