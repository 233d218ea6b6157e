import type { SqlClient, Statement } from "@effect/sql"
import { Schema } from "effect"
import { BLOCK_BITS } from "../../application/ports/DmobSource.js"

/** A block's fingerprint as both databases answer it. */
export const DealBlockRow = Schema.Struct({
  block: Schema.Int,
  rows: Schema.NumberFromString,
  digest: Schema.String,
  bytes: Schema.BigInt
})

/**
 * Fingerprints of rows by a column `id`, a 64-bit hash and a size, one statement for both sides. The halves of the hash are
 * summed apart: a sum of whole ones would be one of decimals, which is slower.
 */
export const dealBlocks = (
  sql: SqlClient.SqlClient,
  rows: Statement.Fragment,
  columns: { readonly hash: string; readonly size: string }
): Statement.Statement<unknown> => sql`
  select
    id >> ${BLOCK_BITS}::integer as block,
    count(*)::text as rows,
    concat_ws(' ', sum(${sql(columns.hash)} >> 32), sum(${sql(columns.hash)} & 4294967295)) as digest,
    coalesce(
      sum(${sql(columns.size)}) filter (where ${sql(columns.size)} > 0 and ${sql(columns.size)} <= 9223372036854775807),
      0
    )::numeric(40)::text as bytes
  from ${rows} deal
  group by 1
  order by 1`
