import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/**
 * The copy of the deals, now kept between runs: `row_hash` is computed by DMOB over the columns that figures read, so
 * that blocks of ids can be compared. Not logged: after a crash it is empty and the next run copies everything again.
 * Its other indexes are made after a first load.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`drop table deal_fact`
  yield* sql`
    create unlogged table deal_fact (
      row_hash bigint not null,
      size bigint,
      piece uuid not null,
      id integer primary key,
      start integer,
      client integer,
      provider integer,
      ddo boolean not null,
      in_sector boolean not null,
      wk smallint generated always as (case when start >= 3686640 then ((start - 3686640) / 20160)::smallint end) stored
    )`
})
