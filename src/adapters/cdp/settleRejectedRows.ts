import type { SqlClient } from "@effect/sql"
import { type DateTime, Record } from "effect"
import { derivations } from "../../application/aggregation/AggregationTable.js"
import { LISTED } from "./derived/rejections.js"
import { settleProblems } from "./settleProblems.js"

type JudgedTable = (typeof derivations.rejected_row.reads)[number]

/** What the source calls the tables that have rows which no figure can use. */
const sourceNames: Readonly<Record<JudgedTable, string>> = {
  deal_fact: "unified_verified_deal",
  dmob_verifier: "verifier",
  dmob_verifier_allowance: "verifier_allowance",
  dmob_verified_client: "verified_client",
  dmob_verified_client_allowance: "verified_client_allowance",
  dmob_unique_provider: "unique_providers"
}

/** Columns that name the allocator of a row, in tables with a numeric id; other rows tell of none. */
const allocatorColumns = {
  dmob_verifier_allowance: "addressId",
  dmob_verified_client: "verifierAddressId",
  dmob_verified_client_allowance: "verifierAddressId"
} as const satisfies Partial<Record<JudgedTable, string>>

/** Characters of a row's key that name it. */
const LONGEST_KEY = 200

/**
 * Remembers the published list of rejected rows as problems, at the instant of the run. Where the list of a table and a
 * reason is full, the problems behind its end stay. Runs inside the publishing transaction.
 */
export const settleRejectedRows = (sql: SqlClient.SqlClient, asOf: DateTime.Utc) => {
  const tables = derivations.rejected_row.reads
  const names = sql.csv(tables.map((table) => sql`(${table}::text, ${sourceNames[table]}::text)`))
  const allocators = Record.toEntries(allocatorColumns).map(
    ([table, column]) =>
      sql`when ${table} then (select m.${sql(column)} from ${sql(table)} m where m.id = r.id::integer)`
  )
  const told = sql`
    select distinct on (scope, subject, reason)
      scope,
      subject,
      case when allocator ~ '^f0[0-9]{1,18}$' then allocator end as allocator_id,
      reason,
      'No figure counts this row: ' || reason || '.' as detail
    from (
      select
        r.source as scope,
        n.name || ' ' || left(r.id, ${LONGEST_KEY}::integer) as subject,
        r.reason,
        case r.source ${sql.join(" ", false)(allocators)} end as allocator
      from rejected_row r
      join (values ${names}) as n (source, name) using (source)
    ) judged
    order by scope, subject, reason, allocator`
  const key = sql`substr(p.subject, strpos(p.subject, ' ') + 1)`
  return settleProblems(sql, {
    source: "dmob",
    scopes: tables,
    at: asOf,
    told,
    isWhole: true,
    stays: sql`
      ${LISTED}::bigint = (
        select count(*)
        from rejected_row r
        where r.source = p.scope
          and r.reason = p.reason
          and (length(r.id), r.id collate "C") < (length(${key}), ${key} collate "C")
      )`
  })
}
