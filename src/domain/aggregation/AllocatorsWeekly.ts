import { DateTime, Order } from "effect"
import type { RuleSet } from "../rules/RuleSet.js"
import { greatestOf, groupRows, sumOf } from "../shared/Grouping.js"
import { EXACT_ONE, exactly, quotient } from "../shared/Ratio.js"
import { type Week, weekIndex } from "../time/Week.js"
import type { ClientAllocatorWeek } from "./ClientAllocators.js"
import type { WeeklyDeals } from "./ClientProviders.js"
import { type ProviderRates, type SuccessRates, unknownRates, weekKey } from "./ProviderRates.js"

/** An allocator's clients and allocations, in a week or up to its end, and the rates of its clients' providers. */
export interface AllocatorTotals extends SuccessRates {
  readonly week: Week
  readonly allocator: string
  readonly numOfClients: number
  /** Bytes. */
  readonly biggestClientSumOfAllocations: bigint
  /** Bytes. */
  readonly totalSumOfAllocations: bigint
}

/** An allocator's client, as far as it counts. */
export type AllocatorClient = Pick<ClientAllocatorWeek, "week" | "client" | "allocator" | "sumOfAllocations">

const byWeekAndAllocator = Order.combine(
  Order.mapInput(DateTime.Order, (row: AllocatorTotals) => row.week),
  Order.mapInput(Order.string, (row: AllocatorTotals) => row.allocator)
)

/**
 * Tables `allocators_weekly` (over weekly pairs) and `allocators_weekly_acc` (over accumulated ones), by week and
 * allocator. Rates are weighed by the deals of the allocator's clients; a provider without a rate weighs in with 0, and
 * without deals the rate is 0. `rates` are those of `providers_weekly`, so that a provider without new deals in the week
 * has none, or {@link accumulatedRates}. Source: published rules, "Accumulated weekly allocator row" and B1.
 */
export const allocatorsWeekly = (
  ruleSet: RuleSet,
  allocatorClients: Iterable<AllocatorClient>,
  clientProviders: Iterable<WeeklyDeals>,
  rates: Iterable<ProviderRates>
): ReadonlyArray<AllocatorTotals> => {
  const unknown = unknownRates(ruleSet)
  const rateOf = new Map(Array.from(rates, (row) => [weekKey(row), row]))
  const dealsOf = new Map(
    groupRows(clientProviders, clientWeek).map((group) => [JSON.stringify(clientWeek(group[0])), group])
  )
  return groupRows(allocatorClients, ({ week, allocator }) => [weekIndex(week), allocator])
    .map((group): AllocatorTotals => {
      const deals = group.flatMap((row) => dealsOf.get(JSON.stringify(clientWeek(row))) ?? [])
      const weighed = (rate: keyof SuccessRates): number | null =>
        unknown[rate] === null ? null : weighedRate(deals, (row) => rateOf.get(weekKey(row))?.[rate] ?? 0)
      return {
        week: group[0].week,
        allocator: group[0].allocator,
        numOfClients: group.length,
        biggestClientSumOfAllocations: greatestOf(group, ({ sumOfAllocations }) => sumOfAllocations),
        totalSumOfAllocations: sumOf(group, ({ sumOfAllocations }) => sumOfAllocations),
        overall: weighed("overall"),
        http: weighed("http"),
        urlFinder: weighed("urlFinder")
      }
    })
    .sort(byWeekAndAllocator)
}

/**
 * Rates that weigh in `allocators_weekly_acc`: those of `providers_weekly`, or with correction B1 those of
 * `providers_weekly_acc`, which has a row for every provider with deals up to the week.
 */
export const accumulatedRates = <A>(ruleSet: RuleSet, providers: { readonly weekly: A; readonly accumulated: A }): A =>
  ruleSet.corrections.has("B1") ? providers.accumulated : providers.weekly

const clientWeek = (row: { readonly week: Week; readonly client: string }) => [weekIndex(row.week), row.client]

/** Mean of the rates, weighed by deal size, exact until its one division; 0 of no deals. */
const weighedRate = (deals: ReadonlyArray<WeeklyDeals>, rateOf: (row: WeeklyDeals) => number): number =>
  quotient(
    sumOf(deals, (row) => row.totalDealSize * exactly(rateOf(row))),
    sumOf(deals, ({ totalDealSize }) => totalDealSize) * EXACT_ONE
  )
