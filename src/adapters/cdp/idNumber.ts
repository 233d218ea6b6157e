import type { SqlClient, Statement } from "@effect/sql"

/** The number of an id `f0…`, as cells name clients and providers; NULL of any other text, leading zeros among them. */
export const idNumber = (sql: SqlClient.SqlClient, id: Statement.Fragment): Statement.Fragment =>
  sql`case when ${id} ~ '^f0(0|[1-9][0-9]{0,8})$' then substr(${id}, 3)::integer end`
