import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/** Hours of deals by numbers: hour 0 begins with the chain. The names of the specification become views of them. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`drop view client_claims_hourly`
  yield* sql`drop table unified_verified_deal_hourly`
  yield* sql`delete from published_table where name = 'unified_verified_deal_hourly'`
  yield* sql`
    create table deal_hour (
      client integer not null,
      hour integer not null,
      provider integer not null,
      claims integer not null,
      ddo_claims integer not null,
      size bigint not null,
      ddo_size bigint not null,
      primary key (client, hour, provider)
    ) with (fillfactor = 80)`
  yield* sql`create index on deal_hour (provider, hour, client)`
  yield* sql`
    create function hour_of_index(hour integer) returns timestamptz language sql immutable parallel safe
    return to_timestamp(1598306400 + hour * 3600::bigint)`
  yield* sql`
    create view unified_verified_deal_hourly as
    select
      hour_of_index(hour) as hour,
      'f0' || client as client,
      'f0' || provider as provider,
      claims as num_of_claims,
      ddo_claims as num_of_ddo_claims,
      size as total_deal_size,
      ddo_size as total_ddo_deal_size
    from deal_hour`
  yield* sql`
    create view client_claims_hourly as
    select hour_of_index(hour) as hour, 'f0' || client as client, sum(size)::bigint as total_deal_size
    from deal_hour
    group by client, hour`
})
