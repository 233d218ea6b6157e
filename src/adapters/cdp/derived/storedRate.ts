import type { SqlClient } from "@effect/sql"
import type { Fragment } from "@effect/sql/Statement"
import type { RunFrame } from "../../../application/ports/AggregationStore.js"

/**
 * A rate as the tables have it: one that is not known is 0; without FilSpark the columns that it fed are not filled at
 * all.
 */
export const storedRate = (
  sql: SqlClient.SqlClient,
  { ruleSet }: RunFrame,
  source: "spark" | "urlFinder",
  rate: Fragment
): Fragment => (source === "spark" && !ruleSet.measuresHttp ? sql`null::double precision` : sql`coalesce(${rate}, 0)`)
