import { Effect } from "effect"
import { databaseCheck } from "../shared/DatabaseCheck.js"
import { DmobSql } from "./DmobDatabase.js"

/** The check of DMOB: without it nothing new comes in, while answers go on. */
export const dmobDatabaseCheck = Effect.map(DmobSql, (sql) =>
  databaseCheck(sql, { name: "database-dmob", vital: false })
)
