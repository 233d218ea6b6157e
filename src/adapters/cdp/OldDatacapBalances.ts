import { type SqlClient, SqlSchema } from "@effect/sql"
import { Array as Arr, Effect, Schema } from "effect"
import type { OldDatacapRow } from "../../domain/datacap/OldDatacap.js"
import { WeekFromDate } from "../../domain/time/Week.js"

/** A table of balances with its columns of the one who holds DataCap and of what went of it. */
interface BalanceTable {
  readonly table: "old_datacap_balance_weekly" | "old_datacap_client_balance_weekly"
  readonly holder: "allocator" | "client"
  readonly spent: "allocations" | "claims"
}

/**
 * Columns of a week's rows, side by side, as one text each: there may be hundreds of thousands of values, which a split
 * reads much faster than any other form.
 */
const BalancesOfWeek = Schema.Struct({
  week: WeekFromDate,
  holders: Schema.String,
  balances: Schema.String,
  spent: Schema.String
})

/** Reads the balances of old DataCap, week by week. */
export const oldDatacapBalances = (sql: SqlClient.SqlClient, { holder, spent, table }: BalanceTable) => {
  const weeks = SqlSchema.findAll({
    Request: Schema.Void,
    Result: BalancesOfWeek,
    execute: () => sql`
      select
        week,
        string_agg(${sql(holder)}, ' ') as holders,
        string_agg(old_dc_balance::text, ' ') as balances,
        string_agg(${sql(spent)}::text, ' ') as spent
      from ${sql(table)}
      group by week
      order by week`
  })
  return Effect.map(weeks(), Arr.flatMap(rowsOf))
}

const rowsOf = ({ balances, holders, spent, week }: typeof BalancesOfWeek.Type): ReadonlyArray<OldDatacapRow> =>
  Arr.zipWith(
    holders.split(" "),
    Arr.zip(balances.split(" "), spent.split(" ")),
    (holder, [oldDatacap, went]): OldDatacapRow => ({
      week,
      holder,
      oldDatacap: BigInt(oldDatacap),
      spent: BigInt(went)
    })
  )
