import { DateTime, Order } from "effect"
import { groupRows, sumOf } from "../shared/Grouping.js"
import type { EligibleDeal } from "./Deal.js"

/** Deals of a client with a provider that began in an hour. */
export interface HourlyDeals {
  /** UTC, on the hour. */
  readonly hour: DateTime.Utc
  readonly client: string
  readonly provider: string
  readonly numOfClaims: number
  readonly numOfDdoClaims: number
  /** Bytes. */
  readonly totalDealSize: bigint
  /** Bytes. */
  readonly totalDdoDealSize: bigint
}

const hourOf = (instant: DateTime.Utc): DateTime.Utc => DateTime.startOf(instant, "hour")

const byHour = <A extends { readonly hour: DateTime.Utc }>() => Order.mapInput(DateTime.Order, (row: A) => row.hour)
const byClient = Order.mapInput(Order.string, (row: { readonly client: string }) => row.client)
const byProvider = Order.mapInput(Order.string, (row: { readonly provider: string }) => row.provider)

/** Table `unified_verified_deal_hourly`, by hour, client, provider. Source: aggregation, "From the deals". */
export const hourlyDeals = (deals: Iterable<EligibleDeal>): ReadonlyArray<HourlyDeals> =>
  groupRows(deals, ({ start, client, provider }) => [DateTime.toEpochMillis(hourOf(start)), client, provider])
    .map((group): HourlyDeals => {
      const ddo = group.filter(({ isDdo }) => isDdo)
      return {
        hour: hourOf(group[0].start),
        client: group[0].client,
        provider: group[0].provider,
        numOfClaims: group.length,
        numOfDdoClaims: ddo.length,
        totalDealSize: sumOf(group, ({ size }) => size),
        totalDdoDealSize: sumOf(ddo, ({ size }) => size)
      }
    })
    .sort(Order.combineAll([byHour<HourlyDeals>(), byClient, byProvider]))

/** Deals of a client that began in an hour. */
export interface HourlyClaims {
  readonly hour: DateTime.Utc
  readonly client: string
  /** Bytes. */
  readonly totalDealSize: bigint
}

/** Table `client_claims_hourly`, by hour and client. */
export const hourlyClaims = (hours: Iterable<HourlyDeals>): ReadonlyArray<HourlyClaims> =>
  groupRows(hours, ({ hour, client }) => [DateTime.toEpochMillis(hour), client])
    .map(
      (group): HourlyClaims => ({
        hour: group[0].hour,
        client: group[0].client,
        totalDealSize: sumOf(group, ({ totalDealSize }) => totalDealSize)
      })
    )
    .sort(Order.combine(byHour<HourlyClaims>(), byClient))

/** The client that a provider began with. */
export interface FirstClient {
  readonly provider: string
  readonly firstClient: string
}

const earliest = Order.combine(byHour<HourlyDeals>(), byClient)

/** Table `provider_first_client`, by provider: the client of its earliest hour, of several the first by text. */
export const firstClients = (hours: Iterable<HourlyDeals>): ReadonlyArray<FirstClient> =>
  groupRows(hours, ({ provider }) => [provider])
    .map((group): FirstClient => {
      const first = group.reduce(Order.min(earliest))
      return { provider: first.provider, firstClient: first.client }
    })
    .sort(byProvider)
