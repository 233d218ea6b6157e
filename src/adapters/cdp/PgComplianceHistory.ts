import { SqlClient, SqlSchema } from "@effect/sql"
import { Effect, Layer, Schema } from "effect"
import { ComplianceHistory } from "../../application/ports/ComplianceHistory.js"
import { WeekFromDate } from "../../domain/time/Week.js"
import { repositoryErrors } from "../shared/SqlErrors.js"
import { StoredComplianceScore } from "./reports/StoredCompliance.js"

const Asked = Schema.Struct({ allocator: Schema.String, limit: Schema.Int, offset: Schema.Int })

const Count = Schema.Struct({ total: Schema.Int })

const ScoreRow = Schema.Struct({
  report: Schema.String,
  date: Schema.DateTimeUtcFromDate,
  week: WeekFromDate,
  score: StoredComplianceScore
})

export const PgComplianceHistoryLive = Layer.effect(
  ComplianceHistory,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient

    const scored = (allocator: string) => sql`
      from allocator_report
      where allocator = ${allocator} and compliance is not null`

    const count = SqlSchema.single({
      Request: Schema.String,
      Result: Count,
      execute: (allocator) => sql`select count(*)::integer as total ${scored(allocator)}`
    })

    const newest = SqlSchema.findAll({
      Request: Asked,
      Result: ScoreRow,
      execute: ({ allocator, limit, offset }) => sql`
        select id::text as report, create_date as date, compliance_week as week, compliance as score
        ${scored(allocator)}
        order by create_date desc, id desc
        limit ${limit}
        offset ${offset}`
    })

    return ComplianceHistory.of({
      scoresOf: (allocator, range) =>
        Effect.all({
          total: Effect.map(count(allocator), ({ total }) => total),
          scores: newest({ allocator, ...range })
        }).pipe(Effect.catchTag("NoSuchElementException", Effect.die), repositoryErrors("ComplianceHistory.scoresOf"))
    })
  })
)
