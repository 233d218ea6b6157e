import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/**
 * What answers about compliance are folded from. `edition` is 0 where the average of the week is over open data of every
 * edition's registry, else that of the week. `providers` and `datacap` hold sixteen numbers parted by commas, one for
 * each combination of rules that are kept.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    create table provider_compliance_weekly (
      edition smallint not null,
      week timestamptz(3) not null,
      average_http double precision,
      average_url_finder double precision,
      providers text not null,
      datacap text not null,
      primary key (edition, week)
    )`
  yield* sql`
    create table allocator_compliance_weekly (
      edition smallint not null,
      week timestamptz(3) not null,
      allocator text not null,
      total_sum_of_allocations bigint not null,
      providers text not null,
      primary key (edition, week, allocator)
    ) with (fillfactor = 80)`
})
