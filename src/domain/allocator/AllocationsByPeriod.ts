import { DateTime, Order } from "effect"
import { groupRows, sumOf } from "../shared/Grouping.js"
import { monthOf, nextMonth } from "../time/CalendarMonth.js"
import type { PeriodLength } from "../time/PeriodLength.js"
import { weekOf } from "../time/Week.js"

/** DataCap that a client got from the allocator in a week: a row of `client_allocator_distribution_weekly`. */
export interface WeeklyAllocation {
  readonly week: DateTime.Utc
  readonly client: string
  /** Bytes. */
  readonly amount: bigint
}

/** What a client has got up to a period. */
export interface ClientToDate {
  readonly client: string
  /** Bytes. */
  readonly allocationsToDate: bigint
}

/** A client that had nothing before the period. */
export interface NewClient extends ClientToDate {
  readonly clientName: string | null
}

/** What an allocator has granted up to a period, and in it. */
export interface AllocationPeriod {
  /** End of the period: weeks up to this one, itself included, belong to it. */
  readonly date: DateTime.Utc
  /** Bytes. */
  readonly totalAllocationsToDate: bigint
  /** In order of first appearance, as the other lists. */
  readonly clientsToDate: ReadonlyArray<ClientToDate>
  readonly newClients: ReadonlyArray<NewClient>
  /** One for each row of the period; null unless asked for. Bytes. */
  readonly newAllocations: ReadonlyArray<{ readonly client: string; readonly allocation: bigint }> | null
}

export interface AllocationPeriodQuery {
  readonly groupBy: PeriodLength
  readonly returnEmptyPeriods: boolean
  readonly returnAllocations: boolean
}

/** The calendar of each length: the first period end that is not before an instant, and the end after one. */
const calendars: Readonly<
  Record<PeriodLength, { readonly endFor: (week: DateTime.Utc) => DateTime.Utc; readonly after: typeof nextMonth }>
> = {
  week: {
    endFor: (week) => {
      const monday = weekOf(week)
      return DateTime.lessThan(monday, week) ? DateTime.add(monday, { weeks: 1 }) : monday
    },
    after: (end) => DateTime.add(end, { weeks: 1 })
  },
  month: {
    endFor: (week) => {
      const first = monthOf(week)
      return DateTime.lessThan(first, week) ? nextMonth(week) : first
    },
    after: nextMonth
  }
}

/**
 * Periods in ascending order, from that of the first row to that of the last; those without rows only when asked for.
 * Rows of one week keep the order in which they are given, which decides who appears first.
 * Source: published rules, "Allocations of one allocator per period".
 */
export const allocationsByPeriod = (
  rows: Iterable<WeeklyAllocation>,
  query: AllocationPeriodQuery,
  nameOf: (client: string) => string | null
): ReadonlyArray<AllocationPeriod> => {
  const { endFor, after } = calendars[query.groupBy]
  const periods = groupRows(Array.from(rows).sort(byWeek), ({ week }) => [DateTime.toEpochMillis(endFor(week))])
  const answered: Array<AllocationPeriod> = []
  const toDate = new Map<string, bigint>()
  let next: DateTime.Utc | undefined
  for (const period of periods) {
    const date = endFor(period[0].week)
    while (query.returnEmptyPeriods && next !== undefined && DateTime.lessThan(next, date)) {
      answered.push(periodOf(next, toDate, [], query, nameOf))
      next = after(next)
    }
    answered.push(periodOf(date, toDate, period, query, nameOf))
    next = after(date)
  }
  return answered
}

const byWeek = Order.mapInput(DateTime.Order, ({ week }: WeeklyAllocation) => week)

/** A period of these rows; adds them to the totals of the clients. */
const periodOf = (
  date: DateTime.Utc,
  toDate: Map<string, bigint>,
  rows: ReadonlyArray<WeeklyAllocation>,
  query: AllocationPeriodQuery,
  nameOf: (client: string) => string | null
): AllocationPeriod => {
  const known = new Set(toDate.keys())
  for (const { client, amount } of rows) toDate.set(client, (toDate.get(client) ?? 0n) + amount)
  const clientsToDate = Array.from(
    toDate,
    ([client, allocationsToDate]): ClientToDate => ({ client, allocationsToDate })
  )
  return {
    date,
    totalAllocationsToDate: sumOf(clientsToDate, ({ allocationsToDate }) => allocationsToDate),
    clientsToDate,
    newClients: clientsToDate
      .filter(({ client }) => !known.has(client))
      .map((entry): NewClient => ({ ...entry, clientName: nameOf(entry.client) })),
    newAllocations: query.returnAllocations ? rows.map(({ client, amount }) => ({ client, allocation: amount })) : null
  }
}
