import { BigInt, type DateTime, Order } from "effect"
import { tally } from "../shared/Tally.js"
import { type Week, weekAt, weekIndex, weekOf } from "../time/Week.js"
import type { AllocatorTotals } from "./AllocatorsWeekly.js"
import type { OldAllocatorBalance } from "./OldDatacapAtNv22.js"

/** An allocator's DataCap from before network version 22 at the end of a week. */
export interface OldAllocatorWeek extends OldAllocatorBalance {
  readonly week: Week
  /** Bytes by which the balance shrank since the week before; negative when it grew, 0 in the first week. */
  readonly allocations: bigint
}

/** 2024-02-19, the week before the one in which network version 22 began. */
const FIRST_WEEK = -1

/** Every week of the balances, from 2024-02-19 to the one that contains `asOf`, ascending. Source: published rules, "Old datacap". */
export const oldDatacapWeeks = (asOf: DateTime.Utc): ReadonlyArray<Week> =>
  Array.from({ length: Math.max(0, weekIndex(weekOf(asOf)) - FIRST_WEEK + 1) }, (_, index) =>
    weekAt(FIRST_WEEK + index)
  )

const byAllocator = Order.mapInput(Order.string, (row: OldAllocatorBalance) => row.allocator)

/**
 * Table `old_datacap_balance_weekly`, by week and allocator: old DataCap goes first, so what an allocator has granted by
 * the end of a week (`allocators_weekly_acc`) is taken from its balance. An allocator without a row in a week counts as
 * having granted 0, so that its balance jumps back up. Source: published rules, "Old datacap".
 */
export const oldAllocatorDatacapWeekly = (
  atNv22: Iterable<OldAllocatorBalance>,
  granted: Iterable<Pick<AllocatorTotals, "week" | "allocator" | "totalSumOfAllocations">>,
  asOf: DateTime.Utc
): ReadonlyArray<OldAllocatorWeek> => {
  const grantedBy = tally(
    granted,
    ({ week, allocator }) => `${weekIndex(week)} ${allocator}`,
    ({ totalSumOfAllocations }) => totalSumOfAllocations
  )
  const balanceIn = (index: number, { allocator, oldDatacap }: OldAllocatorBalance): bigint =>
    BigInt.max(0n, oldDatacap - (grantedBy.get(`${index} ${allocator}`) ?? 0n))
  const balances = Array.from(atNv22).sort(byAllocator)
  return oldDatacapWeeks(asOf).flatMap((week) => {
    const index = weekIndex(week)
    return balances.map((old): OldAllocatorWeek => {
      const oldDatacap = balanceIn(index, old)
      const before = index === FIRST_WEEK ? oldDatacap : balanceIn(index - 1, old)
      return { week, allocator: old.allocator, oldDatacap, allocations: before - oldDatacap }
    })
  })
}
