import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/** Copied rows that no figure can use, by the table that they were copied into and their key in it. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    create table rejected_row (
      source text not null,
      id text not null,
      reason text not null,
      primary key (source, id)
    )`
})
