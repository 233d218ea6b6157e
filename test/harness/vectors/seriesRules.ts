import { Option, Schema } from "effect"
import { allocationsByPeriod } from "../../../src/domain/allocator/AllocationsByPeriod.js"
import { auditOutcomesByMonth } from "../../../src/domain/allocator/AuditOutcomes.js"
import { AuditRecord } from "../../../src/domain/allocator/AuditRecord.js"
import { auditTimesByMonth } from "../../../src/domain/allocator/AuditTimes.js"
import { averageSecondsToFirstDeal } from "../../../src/domain/client/SecondsToFirstDeal.js"
import { sevenDayRetrievability } from "../../../src/domain/storage-provider/SevenDayRetrievability.js"
import { PeriodLength } from "../../../src/domain/time/PeriodLength.js"
import { vectorRule } from "./VectorRule.js"
import { Count, Instant, Integer, ignored, rows, unknownAsNull } from "./VectorValues.js"

/** A switch of the query; off when absent. */
const Switch = Schema.optionalWith(Schema.Boolean, { nullable: true, default: () => false })

const AuditedAllocators = Schema.Array(
  Schema.Struct({
    id: ignored,
    audits: Schema.optionalWith(Schema.Array(AuditRecord), { nullable: true, default: () => [] })
  })
)

/** Series over allocators, and the figures that reports take from hours and days. */
export const seriesRules = {
  "allocations-by-allocator": vectorRule(
    Schema.Struct({
      groupBy: PeriodLength,
      returnEmptyPeriods: Switch,
      returnAllocations: Switch,
      rows: rows({ week: Instant, client: Schema.String, amount: Integer })
    }),
    ({ rows: allocations, ...query }) => ({
      periods: allocationsByPeriod(allocations, query, () => null).map((period) => ({
        ...period,
        clientsToDate: period.clientsToDate.map((client) => ({ ...client })),
        newClients: period.newClients.map((client) => ({ ...client }))
      }))
    })
  ),
  "average-seconds-to-first-deal": vectorRule(
    Schema.Struct({
      client: unknownAsNull(Schema.String),
      allocator: unknownAsNull(Schema.String),
      allocations: rows({
        client: Schema.String,
        allocator: Schema.String,
        timestamp: Instant,
        id: ignored,
        allocation: ignored
      }),
      deals: rows({ client: Schema.String, hour: Instant, provider: ignored, total_deal_size: ignored })
    }),
    ({ client, allocator, allocations, deals }) => ({
      averageSeconds: averageSecondsToFirstDeal(
        allocations.filter(
          (grant) =>
            (client === null || grant.client === client) && (allocator === null || grant.allocator === allocator)
        ),
        deals
      )
    })
  ),
  "audit-outcomes-by-month": vectorRule(
    Schema.Struct({ now: Instant, allocators: AuditedAllocators }),
    ({ now, allocators }) => ({
      months: Option.match(
        auditOutcomesByMonth(
          Option.some({ id: 6 }),
          allocators.map(({ audits }) => audits),
          now
        ),
        {
          onNone: () => null,
          onSome: (months) =>
            months.map(({ month, datacap, count }) => ({ month, datacap: { ...datacap }, count: { ...count } }))
        }
      )
    })
  ),
  "audit-times-by-month": vectorRule(
    Schema.Struct({ editionId: unknownAsNull(Schema.Literal(4, 5, 6)), allocators: AuditedAllocators }),
    ({ editionId, allocators }) => ({
      months: auditTimesByMonth(
        allocators.map(({ audits }) => audits),
        Option.map(Option.fromNullable(editionId), (id) => ({ id }))
      ).map((month) => ({ ...month }))
    })
  ),
  "provider-seven-day-retrievability": vectorRule(
    Schema.Struct({
      now: Instant,
      rows: rows({
        date: Instant,
        provider: ignored,
        total: Count,
        successful: Count,
        successfulHttp: unknownAsNull(Count)
      })
    }),
    ({ now, rows: days }) => ({ ...sevenDayRetrievability(days, now) })
  )
}
