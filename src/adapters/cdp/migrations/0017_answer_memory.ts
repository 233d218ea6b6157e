import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/** What outside services answered, to be asked again only when it has changed. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    create table answer_memory (
      service text not null,
      key text not null,
      etag text,
      body bytea not null,
      last_used timestamptz(3) not null,
      primary key (service, key)
    )`
  yield* sql`
    comment on column answer_memory.body is 'UTF-8; not text, which could not hold U+0000'`
  yield* sql`
    comment on column answer_memory.last_used is 'Of several uses in a day only the first is noted'`
  yield* sql`create index on answer_memory (last_used)`
})
