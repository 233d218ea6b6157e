import { SqlClient, SqlSchema } from "@effect/sql"
import { Effect, Layer, Option, Schema } from "effect"
import { publishedTables, vitalTables } from "../../application/aggregation/AggregationTable.js"
import { Generations, NothingPublished } from "../../application/ports/Generations.js"
import { repositoryErrors } from "../shared/SqlErrors.js"

const GenerationRow = Schema.Struct({ id: Schema.String, asOf: Schema.DateTimeUtcFromDate })

const TableRow = Schema.Struct({
  table: Schema.Literal(...publishedTables),
  asOf: Schema.DateTimeUtcFromDate,
  rows: Schema.NumberFromString,
  leftBehind: Schema.OptionFromNullOr(Schema.String)
})

export const PgGenerationsLive = Layer.effect(
  Generations,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient

    const newest = SqlSchema.findOne({
      Request: Schema.Void,
      Result: GenerationRow,
      execute: () => sql`
        select newest.id::text, published."asOf"
        from (select max(id) as id from generation) newest
        cross join (select min(as_of) as "asOf", count(*) as tables from published_table where ${sql.in("name", vitalTables)}) published
        where published.tables = ${vitalTables.length}`
    })

    const tables = SqlSchema.findAll({
      Request: Schema.Void,
      Result: TableRow,
      execute: () => sql`
        select name as table, as_of as "asOf", rows::text, left_behind as "leftBehind"
        from published_table
        order by name`
    })

    return Generations.of({
      latest: newest(undefined).pipe(repositoryErrors("Generations.latest")),
      tables: tables(undefined).pipe(repositoryErrors("Generations.tables")),
      snapshot: (read) =>
        sql
          .withTransaction(
            Effect.gen(function* () {
              yield* sql`set transaction isolation level repeatable read, read only`
              const generation = yield* newest(undefined)
              if (Option.isNone(generation)) return yield* new NothingPublished()
              return yield* read(generation.value)
            })
          )
          .pipe(repositoryErrors("Generations.snapshot"))
    })
  })
)
