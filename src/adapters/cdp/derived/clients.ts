import type { SqlClient } from "@effect/sql"
import type { Fragment } from "@effect/sql/Statement"
import { DateTime } from "effect"
import type { DerivedTable } from "../../../application/aggregation/AggregationTable.js"
import type { Select } from "./Select.js"

/** What `String.prototype.trim` takes off. */
const BLANKS =
  " \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"

/** A text without the blanks around it; NULL when it says nothing. */
const stated = (sql: SqlClient.SqlClient, column: string): Fragment =>
  sql`nullif(nullif(btrim(${sql(column)}, ${BLANKS}), ''), 'n/a')`

/** Clients, each once, whatever number of allocators it has. */
export const clientTables = {
  client: (sql, { asOf }) => {
    const since = (days: number): Fragment => sql`${DateTime.formatIso(DateTime.subtract(asOf, { days }))}::timestamptz`
    return sql`
      with used as (
        select
          'f0' || client as client,
          sum(size) filter (where hour_of_index(hour) >= ${since(14)}) as two_weeks,
          sum(size) as ninety_days
        from shadow.deal_hour
        where hour_of_index(hour) >= ${since(90)}
        group by deal_hour.client
      ),
      own as (
        select *, ${stated(sql, "name")} as stated_name, ${stated(sql, "orgName")} as stated_organisation
        from shadow.dmob_verified_client
        where "addressId" <> ''
      ),
      summed as (
        select
          "addressId" as client,
          (array_agg(stated_name order by id) filter (where stated_name is not null))[1] as name,
          (array_agg(stated_organisation order by id) filter (where stated_organisation is not null))[1] as organisation,
          (array_agg(address order by id) filter (where address <> ''))[1] as address,
          (array_agg("auditTrail" order by nullif("createMessageTimestamp", 0) nulls last, id))[1] as audit_trail,
          sum("initialAllowance") filter (where "initialAllowance" >= 0) as received,
          sum(allowance) filter (where allowance >= 0) as remaining
        from own
        group by "addressId"
      )
      select
        client,
        coalesce(name, organisation),
        address,
        nullif(audit_trail, 'n/a'),
        trunc(received),
        trunc(remaining),
        coalesce(two_weeks, 0),
        coalesce(ninety_days, 0)
      from summed
      left join used using (client)`
  }
} satisfies Partial<Record<DerivedTable, Select>>
