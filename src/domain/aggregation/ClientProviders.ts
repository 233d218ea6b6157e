import { DateTime, Order } from "effect"
import { groupRows, smallestOf, sumOf } from "../shared/Grouping.js"
import { type Week, weekIndex, weekOf, weeksUpTo } from "../time/Week.js"
import type { EligibleDeal } from "./Deal.js"

/** What a client stores with a provider. */
export interface ClientProvider {
  readonly client: string
  readonly provider: string
  /** Bytes. */
  readonly totalDealSize: bigint
  /** Bytes: each piece once, with the smallest size it was ever given. */
  readonly uniqueDataSize: bigint
  readonly claimsCount: number
}

/** What a client stores with a provider, in a week or up to its end. */
export interface ClientProviderWeek extends Omit<ClientProvider, "claimsCount"> {
  readonly week: Week
}

/** A client's deals with a provider, as far as weekly totals of providers and allocators read them. */
export type WeeklyDeals = Pick<ClientProviderWeek, "week" | "client" | "provider" | "totalDealSize">

const byPair = Order.combine(
  Order.mapInput(Order.string, (row: ClientProvider) => row.client),
  Order.mapInput(Order.string, (row: ClientProvider) => row.provider)
)

/** Table `client_provider_distribution`, by client and provider. Source: aggregation, "From the deals". */
export const clientProviders = (deals: Iterable<EligibleDeal>): ReadonlyArray<ClientProvider> =>
  groupRows(deals, ({ client, provider }) => [client, provider])
    .map(
      (group): ClientProvider => ({
        client: group[0].client,
        provider: group[0].provider,
        totalDealSize: sumOf(group, ({ size }) => size),
        uniqueDataSize: sumOf(
          groupRows(group, ({ pieceCid }) => [pieceCid]),
          (piece) => smallestOf(piece, ({ size }) => size)
        ),
        claimsCount: group.length
      })
    )
    .sort(byPair)

const inWeek = (week: Week, deals: Iterable<EligibleDeal>): ReadonlyArray<ClientProviderWeek> =>
  clientProviders(deals).map(({ client, provider, totalDealSize, uniqueDataSize }) => ({
    week,
    client,
    provider,
    totalDealSize,
    uniqueDataSize
  }))

/** Table `client_provider_distribution_weekly`, by week, client, provider: each week for itself, a piece unique in each. */
export const clientProvidersWeekly = (deals: Iterable<EligibleDeal>): ReadonlyArray<ClientProviderWeek> =>
  groupRows(deals, ({ start }) => [weekIndex(weekOf(start))])
    .map((group) => ({ week: weekOf(group[0].start), group }))
    .sort((a, b) => DateTime.Order(a.week, b.week))
    .flatMap(({ week, group }) => inWeek(week, group))

/**
 * Table `client_provider_distribution_weekly_acc`, by week, client, provider: everything up to the end of a week, a
 * piece unique over the whole time. A pair has a row in every week from its first to that of `asOf`.
 */
export const clientProvidersWeeklyAcc = (
  deals: ReadonlyArray<EligibleDeal>,
  asOf: DateTime.Utc
): ReadonlyArray<ClientProviderWeek> =>
  weeksUpTo(asOf).flatMap((week) =>
    inWeek(
      week,
      deals.filter(({ start }) => weekIndex(weekOf(start)) <= weekIndex(week))
    )
  )
