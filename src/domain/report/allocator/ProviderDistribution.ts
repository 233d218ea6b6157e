import { Order } from "effect"
import type { SuccessRates } from "../../aggregation/ProviderRates.js"
import type { RuleSet } from "../../rules/RuleSet.js"
import { sumOf } from "../../shared/Grouping.js"
import { byIdNumber } from "../../shared/Ids.js"
import { known } from "../../shared/Known.js"
import { EXACT_ONE, exactly, percentOf, quotient, truncated } from "../../shared/Ratio.js"
import { mean } from "../../shared/Statistics.js"

/** A client's deals with a provider, and the provider's success rates. */
export interface DistributedDeals extends SuccessRates {
  /** `f0…`. */
  readonly client: string
  /** `f0…`. */
  readonly provider: string
  /** Bytes. */
  readonly totalDealSize: bigint
}

/** What a provider row tells of its share. */
export interface DatacapShare {
  /** Percent of the deals of all rows, cut off after two decimals; 0 when they have no size. */
  readonly percOfTotalDatacap: number
}

const bySize = Order.combineAll([
  Order.mapInput(Order.reverse(Order.bigint), (row: DistributedDeals) => row.totalDealSize),
  Order.mapInput(byIdNumber, (row: DistributedDeals) => row.provider),
  Order.mapInput(byIdNumber, (row: DistributedDeals) => row.client)
])

/**
 * Provider rows of an allocator's report with their shares, the greatest first. A provider of two clients has two rows.
 * Source: published rules, "Allocator report" and D4.
 */
export const providerDistribution = <Row extends DistributedDeals>(
  rows: ReadonlyArray<Row>
): ReadonlyArray<Row & DatacapShare> => {
  const total = sumOf(rows, ({ totalDealSize }) => totalDealSize)
  return Array.from(rows)
    .sort(bySize)
    .map((row) => ({ ...row, percOfTotalDatacap: truncated(percentOf(row.totalDealSize, total)) }))
}

/**
 * Mean success rates of an allocator's report, 0..1; null without rows, and for rates that the rule set does not measure.
 * Every row counts once and an unknown rate as 0, unless B6 corrects that: then sizes weigh, and unknown rates stay out.
 * Source: published rules, "Allocator report", D3 and B6.
 */
export const averageRates = (
  rows: ReadonlyArray<Omit<DistributedDeals, "client" | "provider">>,
  ruleSet: RuleSet
): SuccessRates => {
  const average = (kind: keyof SuccessRates): number | null => {
    const rates = rows.map((row) => ({ rate: row[kind], size: row.totalDealSize }))
    return ruleSet.corrections.has("B6") ? meanOfKnown(rates) : meanOfAll(rates)
  }
  return {
    overall: ruleSet.measuresHttp ? average("overall") : null,
    http: ruleSet.measuresHttp ? average("http") : null,
    urlFinder: average("urlFinder")
  }
}

interface SizedRate {
  readonly rate: number | null
  readonly size: bigint
}

/** "Unknown counts as 0" is the published rule here. */
const meanOfAll = (rows: ReadonlyArray<SizedRate>): number | null => mean(rows.map(({ rate }) => known(rate) ?? 0))

/** Null when no known rate has a size. */
const meanOfKnown = (rows: ReadonlyArray<SizedRate>): number | null => {
  const measured = rows.flatMap(({ rate, size }) => {
    const value = known(rate)
    return value === null || size <= 0n ? [] : [{ rate: value, size }]
  })
  const total = sumOf(measured, ({ size }) => size)
  return total === 0n
    ? null
    : quotient(
        sumOf(measured, ({ rate, size }) => size * exactly(rate)),
        total * EXACT_ONE
      )
}
