import { SqlClient, SqlSchema } from "@effect/sql"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import {
  type Examination,
  type IngestProblem,
  IngestProblems,
  ProblemSource
} from "../../application/ports/IngestProblems.js"
import { repositoryErrors } from "../shared/SqlErrors.js"
import { affectedRows } from "./affectedRows.js"
import { forgetProblems, lastSeen, settleProblems } from "./settleProblems.js"

const ProblemRow = Schema.Struct({
  id: Schema.String,
  source: ProblemSource,
  subject: Schema.String,
  allocatorId: Schema.NullOr(Schema.String),
  reason: Schema.String,
  detail: Schema.String,
  firstSeen: Schema.DateTimeUtcFromDate,
  lastSeen: Schema.DateTimeUtcFromDate,
  resolvedAt: Schema.OptionFromNullOr(Schema.DateTimeUtcFromDate)
})
const Total = Schema.Struct({ total: Schema.NumberFromString })

/** Characters of each text that are kept; all but the detail stand in an index. */
const LONGEST = { scope: 150, subject: 300, allocatorId: 100, reason: 60, detail: 1000 }

/** What a column of text has room for. Names and faults of other people's records may hold anything. */
const kept = (text: string, longest: number) =>
  Array.from(text.replaceAll(/[\0\p{Surrogate}]/gu, "\uFFFD"))
    .slice(0, longest)
    .join("")

const keptProblem = ({ subject, allocatorId, reason, detail }: IngestProblem): IngestProblem => ({
  subject: kept(subject, LONGEST.subject),
  allocatorId: allocatorId === null ? null : kept(allocatorId, LONGEST.allocatorId),
  reason: kept(reason, LONGEST.reason),
  detail: kept(detail, LONGEST.detail)
})

/** Each record once for each reason, by the last that was told. */
const onePerReason = (problems: ReadonlyArray<IngestProblem>): ReadonlyArray<IngestProblem> =>
  Array.from(
    new Map(
      problems.map(keptProblem).map((problem) => [JSON.stringify([problem.subject, problem.reason]), problem])
    ).values()
  )

export const PgIngestProblemsLive = Layer.effect(
  IngestProblems,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient

    const settle = ({ source, scope: name, at, problems, isWhole, unread }: Examination) => {
      const scope = kept(name, LONGEST.scope)
      const rows = onePerReason(problems)
      const told = sql`
        select ${scope}::text as scope, given.*
        from unnest(
          ${rows.map(({ subject }) => subject)}::text[],
          ${rows.map(({ allocatorId }) => allocatorId)}::text[],
          ${rows.map(({ reason }) => reason)}::text[],
          ${rows.map(({ detail }) => detail)}::text[]
        ) as given (subject, allocator_id, reason, detail)`
      const stays = sql`p.subject = any(${unread.map((subject) => kept(subject, LONGEST.subject))}::text[])`
      const open = sql`
        select 1
        from ingest_problem
        where source = ${source} and scope = ${scope} and resolved_at is null
        limit 1`
      return Effect.gen(function* () {
        if (rows.length === 0 && (yield* open).length === 0) return 0
        return yield* settleProblems(sql, { source, scopes: [scope], at, told, isWhole, stays })
      }).pipe(sql.withTransaction)
    }

    return IngestProblems.of({
      settle: (examination) => settle(examination).pipe(repositoryErrors("IngestProblems.settle")),

      keepScopes: (source, scopes, at) => {
        const gone = sql`source = ${source} and scope <> all(${scopes.map((scope) => kept(scope, LONGEST.scope))}::text[])`
        return sql`
          update ingest_problem p
          set resolved_at = ${DateTime.toDateUtc(at)}, last_seen = ${lastSeen(sql)}
          where ${gone} and resolved_at is null`.raw.pipe(
          Effect.flatMap(affectedRows),
          Effect.zipLeft(sql`delete from ingest_examination where ${gone}`),
          Effect.zipLeft(forgetProblems(sql, at)),
          sql.withTransaction,
          repositoryErrors("IngestProblems.keepScopes")
        )
      },

      list: ({ source, allocatorId, limit, offset }) => {
        const matching = sql.and([
          ...Option.match(source, { onNone: () => [], onSome: (value) => [sql`p.source = ${value}`] }),
          ...Option.match(allocatorId, { onNone: () => [], onSome: (value) => [sql`p.allocator_id = ${value}`] })
        ])
        const total = SqlSchema.single({
          Request: Schema.Void,
          Result: Total,
          execute: () => sql`select count(*)::text as total from ingest_problem p where ${matching}`
        })
        const page = SqlSchema.findAll({
          Request: Schema.Void,
          Result: ProblemRow,
          execute: () => sql`
            select
              id::text, source, subject, allocator_id as "allocatorId", reason, detail,
              first_seen as "firstSeen", ${lastSeen(sql)} as "lastSeen", resolved_at as "resolvedAt"
            from ingest_problem p
            where ${matching}
            order by first_seen desc, id desc
            limit ${limit}
            offset ${offset}`
        })
        return Effect.all({ total: total(undefined), problems: page(undefined) }).pipe(
          Effect.map(({ problems, total: { total } }) => ({ total, problems })),
          Effect.catchTag("NoSuchElementException", Effect.die),
          repositoryErrors("IngestProblems.list")
        )
      }
    })
  })
)
