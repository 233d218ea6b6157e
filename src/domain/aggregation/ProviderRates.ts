import { type Array as Arr, DateTime, Order } from "effect"
import type { RuleSet } from "../rules/RuleSet.js"
import { groupRows, sumOf } from "../shared/Grouping.js"
import { exactly, quotient } from "../shared/Ratio.js"
import { type Week, weekIndex, weekOf } from "../time/Week.js"

/** FilSpark's checks of a provider on a day. */
export interface SparkDay {
  readonly date: DateTime.Utc
  readonly provider: string
  readonly total: number
  readonly successful: number
  /** Null while FilSpark did not tell protocols apart. */
  readonly successfulHttp: number | null
}

/** The URL finder's verdict on a provider at an instant. */
export interface UrlFinderDay {
  readonly date: DateTime.Utc
  readonly provider: string
  /** 0..1. */
  readonly successRate: number | null
}

/** Success rates, 0..1; null when a rule set does not measure them or nothing is known. */
export interface SuccessRates {
  readonly overall: number | null
  readonly http: number | null
  readonly urlFinder: number | null
}

/** A provider's success rates within a week. */
export interface ProviderRates extends SuccessRates {
  readonly week: Week
  readonly provider: string
}

/** What stands for a rate that is not known: 0 where the rule set measures it. Source: published rules, "Accumulated weekly provider row". */
export const unknownRates = ({ measuresHttp }: RuleSet): SuccessRates => ({
  overall: measuresHttp ? 0 : null,
  http: measuresHttp ? 0 : null,
  urlFinder: 0
})

const weekOfDay = (day: { readonly date: DateTime.Utc; readonly provider: string }) => [
  weekIndex(weekOf(day.date)),
  day.provider
]

/** Whether a day says how many checks there were and how many of them succeeded: finite numbers. */
export const isTold = ({ total, successful }: Pick<SparkDay, "total" | "successful">): boolean =>
  Number.isFinite(total) && Number.isFinite(successful)

/** Checks pooled over the days of each week, not a mean of days; 0 of no checks. */
const sparkRates = (days: Iterable<SparkDay>): ReadonlyArray<ProviderRates> =>
  groupRows(days, weekOfDay).map((group) => {
    const told = group.filter(isTold)
    const total = sumOf(told, (day) => exactly(day.total))
    return {
      week: weekOf(group[0].date),
      provider: group[0].provider,
      overall: quotient(
        sumOf(told, (day) => exactly(day.successful)),
        total
      ),
      http: quotient(
        sumOf(told, (day) => exactly(day.successfulHttp ?? 0)),
        total
      ),
      urlFinder: null
    }
  })

const byDate = Order.mapInput(DateTime.Order, ({ date }: UrlFinderDay) => date)

/** The latest of a provider's verdicts, which are of different instants. */
export const latestVerdict = (verdicts: Arr.NonEmptyReadonlyArray<UrlFinderDay>): UrlFinderDay =>
  verdicts.reduce(Order.max(byDate))

/** The latest verdict of each week, unknown ones included. */
const urlFinderRates = (days: Iterable<UrlFinderDay>): ReadonlyArray<ProviderRates> =>
  groupRows(days, weekOfDay).map((group) => {
    const latest = latestVerdict(group)
    return {
      week: weekOf(latest.date),
      provider: latest.provider,
      overall: null,
      http: null,
      urlFinder: latest.successRate
    }
  })

/**
 * Rates by week and provider. With FilSpark a provider has rates only in weeks in which FilSpark checked it, without in
 * weeks with a verdict of the URL finder. Source: aggregation, "Providers and allocators per week".
 */
export const providerRates = (
  ruleSet: RuleSet,
  spark: Iterable<SparkDay>,
  urlFinder: Iterable<UrlFinderDay>
): ReadonlyArray<ProviderRates> => {
  const verdicts = urlFinderRates(urlFinder)
  if (!ruleSet.measuresHttp) return verdicts
  const verdictOf = new Map(verdicts.map((rates) => [weekKey(rates), rates.urlFinder]))
  return sparkRates(spark).map((rates) => ({ ...rates, urlFinder: verdictOf.get(weekKey(rates)) ?? null }))
}

/** Text that a provider's week has for itself. */
export const weekKey = (row: { readonly week: Week; readonly provider: string }): string =>
  `${weekIndex(row.week)} ${row.provider}`
