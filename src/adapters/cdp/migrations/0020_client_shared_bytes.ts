import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/** What clients store of pieces that other clients store too. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    create table client_shared_bytes (
      client text primary key,
      shared_bytes bigint not null
    )`
  yield* sql`comment on table client_shared_bytes is 'Bytes of a client''s own pieces that another client stores too, each once with its smallest size'`
})
