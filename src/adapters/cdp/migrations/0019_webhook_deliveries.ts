import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/** Deliveries of the webhook that were taken up, so that none is answered twice. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    create table webhook_delivery (
      delivery_id text primary key,
      received_at timestamptz(3) not null
    )`
  yield* sql`create index on webhook_delivery (received_at)`
})
