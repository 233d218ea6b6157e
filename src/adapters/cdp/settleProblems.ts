import type { SqlClient } from "@effect/sql"
import type { Fragment } from "@effect/sql/Statement"
import { DateTime, Effect } from "effect"
import type { ProblemSource } from "../../application/ports/IngestProblems.js"
import { affectedRows } from "./affectedRows.js"

/** Resolved problems are kept this long. */
const KEPT_DAYS = 90

/** What scopes of a source were found to hold. */
export interface Settlement {
  readonly source: ProblemSource
  readonly scopes: ReadonlyArray<string>
  readonly at: DateTime.Utc
  /** Select of scope, subject, allocator_id, reason and detail; each scope, subject and reason once. */
  readonly told: Fragment
  /** Whether all that the scopes hold was seen. */
  readonly isWhole: boolean
  /** Which open problems `p` stay though they are not told, by a condition. */
  readonly stays: Fragment
}

/** Last sight of an open problem `p`. */
export const lastSeen = (sql: SqlClient.SqlClient) => sql`
  coalesce(
    p.last_seen,
    (select e.examined_at from ingest_examination e where e.source = p.source and e.scope = p.scope)
  )`

/** Forgets what was resolved long before an instant. */
export const forgetProblems = (sql: SqlClient.SqlClient, at: DateTime.Utc) =>
  sql`delete from ingest_problem where resolved_at < ${DateTime.toDateUtc(DateTime.subtract(at, { days: KEPT_DAYS }))}`

/**
 * Brings the open problems of some scopes in line with what was told of them, writing only where they differ, and gives the
 * number of problems that came, changed or were resolved. Runs inside a transaction.
 */
export const settleProblems = (sql: SqlClient.SqlClient, { source, scopes, at, told, isWhole, stays }: Settlement) =>
  Effect.gen(function* () {
    const now = DateTime.toDateUtc(at)
    const inScope = sql`p.source = ${source} and p.scope = any(${scopes}::text[])`
    // Neither an anti-join nor a nested loop: what was told may be a query that is to be answered once.
    const untold = sql`
      p.resolved_at is null
      and (p.scope, p.subject, p.reason) not in (select t.scope, t.subject, t.reason from (${told}) t)`

    const resolved = isWhole
      ? yield* sql`
          update ingest_problem p
          set resolved_at = ${now}, last_seen = ${lastSeen(sql)}
          where ${inScope} and ${untold} and not (${stays})`.raw.pipe(Effect.flatMap(affectedRows))
      : 0
    if (isWhole) {
      yield* sql`
        update ingest_problem p
        set last_seen = ${lastSeen(sql)}
        where ${inScope} and ${untold} and p.last_seen is null`
    }

    const stored = yield* sql`
      insert into ingest_problem as p
        (source, scope, subject, allocator_id, reason, detail, first_seen, last_seen)
      select
        ${source}, t.scope, t.subject, t.allocator_id, t.reason, t.detail, ${now},
        ${isWhole ? null : now}::timestamptz
      from (
        select scope, subject, allocator_id, reason, detail from (${told}) told
        except
        select p.scope, p.subject, p.allocator_id, p.reason, p.detail
        from ingest_problem p
        where ${inScope} and p.resolved_at is null and (p.last_seen is null or not ${isWhole}::boolean)
      ) t
      order by t.scope collate "C", t.subject collate "C", t.reason collate "C"
      on conflict (source, scope, subject, reason) where resolved_at is null do update
      set allocator_id = excluded.allocator_id,
          detail = excluded.detail,
          last_seen = case when ${isWhole}::boolean then null else p.last_seen end`.raw.pipe(
      Effect.flatMap(affectedRows)
    )

    if (isWhole) {
      const seenNow = sql`
        exists (
          select 1
          from ingest_problem p
          where p.source = ${source} and p.scope = e.scope and p.resolved_at is null and p.last_seen is null
        )`
      yield* sql`
        delete from ingest_examination e
        where e.source = ${source} and e.scope = any(${scopes}::text[]) and not ${seenNow}`
      yield* sql`
        insert into ingest_examination (source, scope, examined_at)
        select ${source}, e.scope, ${now}
        from unnest(${scopes}::text[]) as e (scope)
        where ${seenNow}
        on conflict (source, scope) do update
        set examined_at = excluded.examined_at`
    }
    yield* forgetProblems(sql, at)
    return resolved + stored
  })
