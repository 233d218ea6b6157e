import { type SqlClient, SqlSchema } from "@effect/sql"
import type { Fragment } from "@effect/sql/Statement"
import { Effect, Option, Schema } from "effect"
import type { FactTable, MirrorTable } from "../../application/aggregation/AggregationTable.js"
import { workTable } from "./workTable.js"

/** Copied rows that no figure can use: the first reason that holds for a row, as `case when … then 'reason' …` arms in order. */
const rejectedRows: Partial<
  Record<MirrorTable | FactTable, ReadonlyArray<{ readonly reason: string; readonly when: string }>>
> = {
  deal_fact: [
    { reason: "client id missing or not a decimal number", when: "client is null or client < 0" },
    { reason: "provider id missing or not a decimal number", when: "provider is null or provider < 0" },
    { reason: "piece size missing, negative or beyond 64 bits", when: "size is null or size < 0" }
  ],
  dmob_verifier: [{ reason: "allocator without an id", when: `"addressId" is null or "addressId" = ''` }],
  dmob_verifier_allowance: [
    { reason: "allocator id is not an id address", when: `"addressId" is null or "addressId" !~ '^f0[0-9]{1,9}$'` },
    { reason: "allowance missing or negative", when: "allowance is null or allowance < 0" }
  ],
  dmob_verified_client: [{ reason: "client without an id", when: `"addressId" is null or "addressId" = ''` }],
  dmob_unique_provider: [{ reason: "provider id is not a decimal number", when: `"providerId" !~ '^[0-9]{1,9}$'` }],
  dmob_active_client: [{ reason: "client id is not a decimal number", when: `"clientId" !~ '^[0-9]{1,9}$'` }],
  dmob_verified_client_allowance: [
    { reason: "client id is not an id address", when: `"addressId" is null or "addressId" !~ '^f0[0-9]{1,9}$'` },
    {
      reason: "allocator id is not an id address",
      when: `"verifierAddressId" is null or "verifierAddressId" !~ '^f0[0-9]{1,9}$'`
    },
    { reason: "allowance missing or negative", when: "allowance is null or allowance < 0" }
  ]
}

/** The reason that rules a row of a table out, NULL where none does; none when every row of the table can be used. */
export const rejectionReason = (sql: SqlClient.SqlClient, table: MirrorTable | FactTable): Option.Option<Fragment> =>
  Option.map(Option.fromNullable(rejectedRows[table]), (arms) =>
    sql.literal(`case ${arms.map(({ reason, when }) => `when ${when} then '${reason}'`).join(" ")} end`)
  )

const RejectedRow = Schema.Struct({ reason: Schema.String, rows: Schema.NumberFromString })

/** Rows that were copied into a work table and that no figure can use, by the first reason that rules them out. */
export const countRejected = (sql: SqlClient.SqlClient, table: MirrorTable | FactTable) => {
  const reason = rejectionReason(sql, table)
  if (Option.isNone(reason)) return Effect.succeed([])
  const selected = SqlSchema.findAll({
    Request: Schema.Void,
    Result: RejectedRow,
    execute: () => sql`
      select reason, count(*)::text as rows
      from (select ${reason.value} as reason from ${sql(workTable(table))}) judged
      where reason is not null
      group by reason
      order by reason`
  })
  return selected(undefined)
}
