import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/** What clients store with providers, in how many copies, and which pieces they share. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`alter table deal_cell add column claims integer not null default 0`
  yield* sql`alter table deal_cell alter column claims drop default`
  yield* sql`
    create table client_provider_distribution (
      client text not null,
      provider text not null,
      total_deal_size bigint not null,
      unique_data_size bigint not null,
      claims_count bigint not null,
      primary key (client, provider)
    ) with (fillfactor = 80)`
  yield* sql`create index on client_provider_distribution (provider)`
  yield* sql`
    create table client_replica_distribution (
      client text not null,
      num_of_replicas integer not null,
      total_deal_size bigint not null,
      unique_data_size bigint not null,
      primary key (client, num_of_replicas)
    )`
  yield* sql`
    create table cid_sharing (
      client text not null,
      other_client text not null,
      total_deal_size bigint not null,
      unique_cid_count integer not null,
      primary key (client, other_client)
    )`
})
