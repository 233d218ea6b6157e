import { DateTime, Order } from "effect"
import { applicationUrl, type ClientGrant } from "../client/Client.js"
import { clientName } from "../client/ClientName.js"
import { byRow, type ClientRow } from "../client/ClientRow.js"
import { groupRows, sumOf } from "../shared/Grouping.js"
import type { HourlyClaims } from "./HourlyDeals.js"

/** A client at one of its allocators, with the DataCap that it got there and what it has left of it. */
export interface ClientBalance extends ClientRow, ClientGrant {
  /** Bytes. */
  readonly initialAllowance: bigint | null
  readonly allowance: bigint | null
}

/** A client with its DataCap at all its allocators. */
export interface ClientTotals {
  readonly client: string
  readonly name: string | null
  readonly address: string | null
  readonly githubUrl: string | null
  /** Bytes, as the others; null when no allocator's row tells them. */
  readonly datacapReceived: bigint | null
  readonly datacapRemaining: bigint | null
  readonly datacapUsed2Weeks: bigint
  readonly datacapUsed90Days: bigint
}

/**
 * Table `client`, by client: sums over its rows, names and address of the first row that has them, and the application of
 * the earliest. What it used counts from an hour that begins in the window. Rows without an id are left out.
 * Source: provider metrics, "`GET /clients`"; decisions 5, 8 and 19.
 */
export const clientTotals = (
  rows: Iterable<ClientBalance>,
  claims: Iterable<HourlyClaims>,
  asOf: DateTime.Utc
): ReadonlyArray<ClientTotals> => {
  const claimsOf = new Map(groupRows(claims, ({ client }) => [client]).map((group) => [group[0].client, group]))
  return groupRows(
    Array.from(rows).filter(({ client }) => client !== ""),
    ({ client }) => [client]
  )
    .map((group): ClientTotals => {
      const { client } = group[0]
      const own = Array.from(group).sort(byRow)
      const usedIn = (days: number): bigint => {
        const since = DateTime.subtract(asOf, { days })
        return sumOf(
          (claimsOf.get(client) ?? []).filter(({ hour }) => DateTime.greaterThanOrEqualTo(hour, since)),
          ({ totalDealSize }) => totalDealSize
        )
      }
      return {
        client,
        name: clientName(null, own),
        address: own.map(({ address }) => address).find((address) => address !== null && address !== "") ?? null,
        githubUrl: applicationUrl(own),
        datacapReceived: knownSum(own.map(({ initialAllowance }) => initialAllowance)),
        datacapRemaining: knownSum(own.map(({ allowance }) => allowance)),
        datacapUsed2Weeks: usedIn(14),
        datacapUsed90Days: usedIn(90)
      }
    })
    .sort(Order.mapInput(Order.string, ({ client }) => client))
}

/** Sum of the amounts that are possible; null when none is. */
const knownSum = (amounts: ReadonlyArray<bigint | null>): bigint | null => {
  const possible = amounts.flatMap((amount) => (amount === null || amount < 0n ? [] : [amount]))
  return possible.length === 0 ? null : sumOf(possible, (amount) => amount)
}
