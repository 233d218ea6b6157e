import { Schema } from "effect"
import { cidSharing } from "../../../src/domain/aggregation/CidSharing.js"
import { clientReplicas } from "../../../src/domain/aggregation/ClientReplicas.js"
import { eligibleDeals } from "../../../src/domain/aggregation/Deal.js"
import { oldAllocatorDatacapWeekly } from "../../../src/domain/aggregation/OldAllocatorDatacapWeekly.js"
import { oldClientDatacapWeekly } from "../../../src/domain/aggregation/OldClientDatacapWeekly.js"
import { oldAllocatorBalances, oldClientBalances } from "../../../src/domain/aggregation/OldDatacapAtNv22.js"
import { DealRows, dealsOf } from "./DealRows.js"
import { vectorRule } from "./VectorRule.js"
import { Count, Instant, Integer, ignored, rows, unknownAsNull, Week } from "./VectorValues.js"

const DealsNow = Schema.Struct({ now: Instant, deals: DealRows })

const amountColumns = { amount: unknownAsNull(Integer), height: unknownAsNull(Count) }

const clientBalance = { client: Schema.String, oldDatacap: Integer }
const allocatorBalance = { allocator: Schema.String, oldDatacap: Integer }

/** Replicas, shared pieces and old DataCap. */
export const tableRules = {
  "client-replica-distribution": vectorRule(DealsNow, ({ now, deals }) => ({
    rows: clientReplicas(eligibleDeals(dealsOf(deals), now)).map((row) => ({ ...row }))
  })),
  "cid-sharing": vectorRule(DealsNow, ({ now, deals }) => ({
    rows: cidSharing(eligibleDeals(dealsOf(deals), now)).map((row) => ({ ...row }))
  })),
  "old-datacap-allocator-at-nv22": vectorRule(
    Schema.Struct({
      received: rows({ allocator: unknownAsNull(Schema.String), ...amountColumns }),
      given: rows({ client: ignored, allocator: unknownAsNull(Schema.String), ...amountColumns })
    }),
    ({ received, given }) => {
      const allowances = (grants: typeof received) => grants.map((row) => ({ ...row, allowance: row.amount }))
      return { rows: oldAllocatorBalances(allowances(received), allowances(given)).map((row) => ({ ...row })) }
    }
  ),
  "old-datacap-client-at-nv22": vectorRule(
    Schema.Struct({
      received: rows({ client: unknownAsNull(Schema.String), allocator: ignored, ...amountColumns }),
      deals: DealRows
    }),
    ({ received, deals }) => ({
      rows: oldClientBalances(
        received.map((row) => ({ ...row, allowance: row.amount })),
        dealsOf(deals)
      ).map((row) => ({ ...row }))
    })
  ),
  "old-datacap-allocator-weekly": vectorRule(
    Schema.Struct({
      now: Instant,
      atNv22: rows(allocatorBalance),
      accumulatedAllocations: rows({ week: Week, allocator: Schema.String, total: Integer })
    }),
    ({ now, atNv22, accumulatedAllocations }) => ({
      rows: oldAllocatorDatacapWeekly(
        atNv22,
        accumulatedAllocations.map((row) => ({ ...row, totalSumOfAllocations: row.total })),
        now
      ).map((row) => ({ ...row }))
    })
  ),
  "old-datacap-client-weekly": vectorRule(
    Schema.Struct({
      now: Instant,
      clientsAtNv22: rows(clientBalance),
      allocatorsAtNv22: rows(allocatorBalance),
      allocations: rows({ week: Week, client: Schema.String, allocator: Schema.String, amount: Integer }),
      claims: rows({ client: Schema.String, hour: Instant, amount: Integer })
    }),
    ({ now, allocations, claims, ...atNv22 }) => ({
      rows: oldClientDatacapWeekly(
        {
          ...atNv22,
          grants: allocations.map((row) => ({ ...row, sumOfAllocations: row.amount })),
          claims: claims.map((row) => ({ ...row, totalDealSize: row.amount }))
        },
        now
      ).map((row) => ({ ...row }))
    })
  )
}
