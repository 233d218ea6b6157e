import type { SqlClient } from "@effect/sql"
import type { Fragment } from "@effect/sql/Statement"
import { DateTime } from "effect"
import type { CollectedSlice } from "../../application/ports/CollectorStore.js"

/** The statement that remembers a slice of a collector, replacing what was known of it. */
export const rememberedSlice = (
  sql: SqlClient.SqlClient,
  collector: string,
  { rows, slice }: CollectedSlice,
  collectedAt: DateTime.Utc
): Fragment => sql`
  insert into collector_slice (collector, slice, rows, collected_at)
  values (${collector}, ${slice}, ${rows}, ${DateTime.toDateUtc(collectedAt)})
  on conflict (collector, slice) do update
  set rows = excluded.rows, collected_at = excluded.collected_at`
