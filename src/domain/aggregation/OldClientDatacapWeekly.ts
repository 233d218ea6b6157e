import { BigInt, DateTime, Order } from "effect"
import { groupRows, sumOf } from "../shared/Grouping.js"
import { tally } from "../shared/Tally.js"
import { type Week, weekIndex, weekOf } from "../time/Week.js"
import type { ClientAllocatorWeek } from "./ClientAllocators.js"
import type { HourlyClaims } from "./HourlyDeals.js"
import { oldDatacapWeeks } from "./OldAllocatorDatacapWeekly.js"
import type { OldAllocatorBalance, OldClientBalance } from "./OldDatacapAtNv22.js"

/** A client's DataCap from before network version 22 at the end of a week. */
export interface OldClientWeek extends OldClientBalance {
  readonly week: Week
  /** Bytes of it spent since the client's row before; 0 in its first row. */
  readonly claims: bigint
}

/** Allocations of a client by an allocator in a week, as far as balances read them. */
export type ClientGrant = Pick<ClientAllocatorWeek, "week" | "client" | "allocator" | "sumOfAllocations">

export interface OldClientDatacap {
  readonly clientsAtNv22: Iterable<OldClientBalance>
  readonly allocatorsAtNv22: Iterable<OldAllocatorBalance>
  /** Rows of `client_allocator_distribution_weekly`. */
  readonly grants: Iterable<ClientGrant>
  /** Rows of `client_claims_hourly`. */
  readonly claims: Iterable<HourlyClaims>
}

/** DataCap from before network version 22 that a client received in a week. */
export interface OldReceipt {
  readonly week: Week
  readonly client: string
  /** Bytes, at least 0. */
  readonly amount: bigint
}

const byWeekAndClient = Order.combine(
  Order.mapInput(DateTime.Order, (row: { readonly week: Week; readonly client: string }) => row.week),
  Order.mapInput(Order.string, (row: { readonly week: Week; readonly client: string }) => row.client)
)

const clientWeek = (row: { readonly week: Week; readonly client: string }): string =>
  `${weekIndex(row.week)} ${row.client}`

/**
 * What is old in each client's weekly allocations: an allocator with a balance hands out old DataCap first, to its
 * clients by week and then by id, until the balance is used up. A row for each client and week with allocations of such
 * an allocator, those of 0 included. Source: published rules, "Old datacap", client week.
 */
export const oldReceipts = (
  allocatorsAtNv22: Iterable<OldAllocatorBalance>,
  grants: Iterable<ClientGrant>
): ReadonlyArray<OldReceipt> => {
  const balanceOf = tally(
    allocatorsAtNv22,
    ({ allocator }) => allocator,
    ({ oldDatacap }) => oldDatacap
  )
  const parts = groupRows(grants, ({ allocator }) => [allocator]).flatMap((group) => {
    const balance = balanceOf.get(group[0].allocator)
    if (balance === undefined) return []
    let left = balance
    return perClientWeek(group.map((row) => ({ ...row, amount: row.sumOfAllocations }))).map((grant): OldReceipt => {
      const amount = BigInt.clamp(left, { minimum: 0n, maximum: BigInt.max(0n, grant.amount) })
      left -= grant.amount
      return { ...grant, amount }
    })
  })
  return perClientWeek(parts)
}

/** Amounts added up by week and client, in that order. */
const perClientWeek = (rows: Iterable<OldReceipt>): ReadonlyArray<OldReceipt> =>
  groupRows(rows, ({ week, client }) => [weekIndex(week), client])
    .map((group): OldReceipt => {
      const { week, client } = group[0]
      return { week, client, amount: sumOf(group, ({ amount }) => amount) }
    })
    .sort(byWeekAndClient)

/**
 * Table `old_datacap_client_balance_weekly`, by week and client: balance at network version 22 and old DataCap received
 * since, less claims. A client of the first kind has a row in every week from 2024-02-19 to that of `asOf`; any client has
 * one in the weeks of its receipts. Only claims of weeks with a row are counted, and the balance of network version 22
 * only in weeks of the calendar. Rows without balance and claims are left out. Source: published rules, "Old datacap".
 */
export const oldClientDatacapWeekly = (input: OldClientDatacap, asOf: DateTime.Utc): ReadonlyArray<OldClientWeek> => {
  const receipts = oldReceipts(input.allocatorsAtNv22, input.grants)
  const received = tally(receipts, clientWeek, ({ amount }) => amount)
  const claimed = tally(
    input.claims,
    ({ hour, client }) => clientWeek({ week: weekOf(hour), client }),
    ({ totalDealSize }) => totalDealSize
  )
  const base = tally(
    input.clientsAtNv22,
    ({ client }) => client,
    ({ oldDatacap }) => oldDatacap
  )
  const calendar = oldDatacapWeeks(asOf)
  const inCalendar = new Set(calendar.map(weekIndex))
  const carried = Array.from(base.keys()).flatMap((client) => calendar.map((week) => ({ week, client })))
  const present = groupRows([...carried, ...receipts], ({ week, client }) => [weekIndex(week), client]).map(
    ([{ week, client }]) => ({ week, client })
  )
  return groupRows(present.sort(byWeekAndClient), ({ client }) => [client])
    .flatMap((weeks) => {
      let net = 0n
      let before: bigint | undefined
      return weeks.map((row): OldClientWeek => {
        const old = received.get(clientWeek(row)) ?? 0n
        net += old - (claimed.get(clientWeek(row)) ?? 0n)
        const start = inCalendar.has(weekIndex(row.week)) ? (base.get(row.client) ?? 0n) : 0n
        const oldDatacap = BigInt.max(0n, start + net)
        const claims = before === undefined ? 0n : before + old - oldDatacap
        before = oldDatacap
        return { ...row, oldDatacap, claims }
      })
    })
    .filter(({ oldDatacap, claims }) => oldDatacap > 0n || claims > 0n)
    .sort(byWeekAndClient)
}
