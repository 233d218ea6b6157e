import { DateTime, Order } from "effect"
import { groupRows, sumOf } from "../shared/Grouping.js"
import { epochStart } from "../time/ChainEpoch.js"
import { type Week, weekIndex, weekOf, weeksUpTo } from "../time/Week.js"
import type { EligibleAllowance } from "./Allowance.js"

/** DataCap that a client got from an allocator, in a week or up to its end. */
export interface ClientAllocatorWeek {
  readonly week: Week
  readonly client: string
  readonly allocator: string
  readonly numOfAllocations: number
  /** Bytes. */
  readonly sumOfAllocations: bigint
}

const byPair = Order.combine(
  Order.mapInput(Order.string, (row: ClientAllocatorWeek) => row.client),
  Order.mapInput(Order.string, (row: ClientAllocatorWeek) => row.allocator)
)
const byWeekAndPair = Order.combine(
  Order.mapInput(DateTime.Order, (row: ClientAllocatorWeek) => row.week),
  byPair
)

/** Table `client_allocator_distribution_weekly`, by week, client, allocator. Source: aggregation, "From the allowances". */
export const clientAllocatorsWeekly = (allowances: Iterable<EligibleAllowance>): ReadonlyArray<ClientAllocatorWeek> =>
  groupRows(allowances, ({ height, client, allocator }) => [weekIndex(weekOf(epochStart(height))), client, allocator])
    .map(
      (group): ClientAllocatorWeek => ({
        week: weekOf(epochStart(group[0].height)),
        client: group[0].client,
        allocator: group[0].allocator,
        numOfAllocations: group.length,
        sumOfAllocations: sumOf(group, ({ amount }) => amount)
      })
    )
    .sort(byWeekAndPair)

/**
 * Table `client_allocator_distribution_weekly_acc`, by week, client, allocator: running sums of the weekly rows. A pair
 * has a row in every week from its first to that of `asOf`.
 */
export const clientAllocatorsWeeklyAcc = (
  weekly: ReadonlyArray<ClientAllocatorWeek>,
  asOf: DateTime.Utc
): ReadonlyArray<ClientAllocatorWeek> =>
  weeksUpTo(asOf).flatMap((week) =>
    groupRows(
      weekly.filter((row) => weekIndex(row.week) <= weekIndex(week)),
      ({ client, allocator }) => [client, allocator]
    )
      .map(
        (group): ClientAllocatorWeek => ({
          week,
          client: group[0].client,
          allocator: group[0].allocator,
          numOfAllocations: group.reduce((sum, row) => sum + row.numOfAllocations, 0),
          sumOfAllocations: sumOf(group, ({ sumOfAllocations }) => sumOfAllocations)
        })
      )
      .sort(byPair)
  )
