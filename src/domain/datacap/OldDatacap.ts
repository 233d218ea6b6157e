import { DateTime, Order } from "effect"
import { groupRows, sumOf } from "../shared/Grouping.js"
import { byIdNumber } from "../shared/Ids.js"
import { type Week, weekIndex } from "../time/Week.js"

/** What an allocator or a client has left of its DataCap from before network version 22, and what went of it. */
export interface OldDatacap {
  /** `f0…`. */
  readonly holder: string
  /** Bytes, at least 0. */
  readonly oldDatacap: bigint
  /** Bytes allocated by an allocator or claimed by a client since the row before; negative when the balance grew. */
  readonly spent: bigint
}

/** {@link OldDatacap} at the end of a week. */
export interface OldDatacapRow extends OldDatacap {
  readonly week: Week
}

/** The old DataCap of a week, of allocators or of clients. */
export interface OldDatacapWeek {
  readonly week: Week
  /** Holders with a row, those with a balance of 0 included. */
  readonly holders: number
  /** Bytes, as `spent`. */
  readonly oldDatacap: bigint
  readonly spent: bigint
  /** Holders with a balance or a movement above 0, by the number of their ids; empty when there are none. */
  readonly drilldown: ReadonlyArray<OldDatacap>
}

const byHolder = Order.mapInput(byIdNumber, (row: OldDatacap) => row.holder)

/**
 * Weeks in ascending order, from that of network version 22 on: the one before, 2024-02-19, only tells the balances that
 * the first movements start from. Source: published rules, "Old datacap".
 */
export const oldDatacapSeries = (rows: Iterable<OldDatacapRow>): ReadonlyArray<OldDatacapWeek> =>
  groupRows(rows, ({ week }) => [weekIndex(week)])
    .filter(([{ week }]) => weekIndex(week) >= 0)
    .map(
      (group): OldDatacapWeek => ({
        week: group[0].week,
        holders: group.length,
        oldDatacap: sumOf(group, ({ oldDatacap }) => oldDatacap),
        spent: sumOf(group, ({ spent }) => spent),
        drilldown: group
          .filter(({ oldDatacap, spent }) => oldDatacap > 0n || spent > 0n)
          .map(({ holder, oldDatacap, spent }) => ({ holder, oldDatacap, spent }))
          .sort(byHolder)
      })
    )
    .sort(Order.mapInput(DateTime.Order, ({ week }) => week))
