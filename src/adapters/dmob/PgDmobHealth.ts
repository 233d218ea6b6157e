import { Effect, Option } from "effect"
import { type DependencyCheck, DependencyDown } from "../../application/ports/DependencyHealth.js"
import { connectionTrouble, SourceConnection } from "../../application/ports/SourceConnection.js"
import { databaseCheck } from "../shared/DatabaseCheck.js"
import { DmobSql } from "./DmobDatabase.js"

/** The check of DMOB: without it nothing new comes in, while answers go on. While its tunnel is down nothing is asked. */
export const dmobDatabaseCheck = Effect.map(
  Effect.all([DmobSql, SourceConnection]),
  ([sql, connection]): DependencyCheck => {
    const database = databaseCheck(sql, { name: "database-dmob", vital: false })
    const ask = Effect.flatMap(connection, (way) =>
      Option.match(connectionTrouble(way), {
        onNone: () => database.ask,
        onSome: (reason) => new DependencyDown({ reason })
      })
    )
    return { ...database, ask }
  }
)
