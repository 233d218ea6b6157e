import { DateTime, Order } from "effect"
import type { RuleSet } from "../rules/RuleSet.js"
import { greatestOf, groupRows, sumOf } from "../shared/Grouping.js"
import { type Week, weekIndex } from "../time/Week.js"
import type { WeeklyDeals } from "./ClientProviders.js"
import { type ProviderRates, type SuccessRates, unknownRates, weekKey } from "./ProviderRates.js"

/** A provider's clients and deals, in a week or up to its end, and its rates within the week. */
export interface ProviderTotals extends SuccessRates {
  readonly week: Week
  readonly provider: string
  readonly numOfClients: number
  /** Bytes. */
  readonly biggestClientTotalDealSize: bigint
  /** Bytes. */
  readonly totalDealSize: bigint
}

const byWeekAndProvider = Order.combine(
  Order.mapInput(DateTime.Order, (row: ProviderTotals) => row.week),
  Order.mapInput(Order.string, (row: ProviderTotals) => row.provider)
)

/**
 * Tables `providers_weekly` (over weekly pairs) and `providers_weekly_acc` (over accumulated pairs), by week and
 * provider; the rates are those of the week in both. Source: published rules, "Accumulated weekly provider row".
 */
export const providersWeekly = (
  ruleSet: RuleSet,
  pairs: Iterable<WeeklyDeals>,
  rates: Iterable<ProviderRates>
): ReadonlyArray<ProviderTotals> => {
  const known = new Map(Array.from(rates, (row) => [weekKey(row), row]))
  const unknown = unknownRates(ruleSet)
  return groupRows(pairs, ({ week, provider }) => [weekIndex(week), provider])
    .map((group): ProviderTotals => {
      const { week, provider } = group[0]
      const measured = known.get(weekKey(group[0]))
      return {
        week,
        provider,
        numOfClients: group.length,
        biggestClientTotalDealSize: greatestOf(group, ({ totalDealSize }) => totalDealSize),
        totalDealSize: sumOf(group, ({ totalDealSize }) => totalDealSize),
        overall: measured?.overall ?? unknown.overall,
        http: measured?.http ?? unknown.http,
        urlFinder: measured?.urlFinder ?? unknown.urlFinder
      }
    })
    .sort(byWeekAndProvider)
}
