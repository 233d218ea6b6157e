import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/** Weekly rates are an intermediate result by now, that no reader ever looked at. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`drop table provider_rate_weekly`
  yield* sql`delete from published_table where name = 'provider_rate_weekly'`
})
