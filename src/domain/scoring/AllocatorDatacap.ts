import { DateTime } from "effect"
import type { Week } from "../time/Week.js"

/** Allocations of an allocator up to the end of a week. */
export interface AllocatorDatacap {
  readonly week: Week
  readonly allocator: string
  /** Bytes. */
  readonly total: bigint
}

/**
 * Looks up the newest total of an allocator among the weeks that count. Bytes; 0 when there is none, as both lists of
 * scores have it: "Latest scores", "Scores by metric".
 */
export const newestDatacap = (
  rows: Iterable<AllocatorDatacap>
): ((allocator: string, counts?: (week: Week) => boolean) => bigint) => {
  const weeks = new Map<string, Array<AllocatorDatacap>>()
  for (const row of rows) {
    const known = weeks.get(row.allocator)
    if (known === undefined) weeks.set(row.allocator, [row])
    else known.push(row)
  }
  return (allocator, counts = () => true) => {
    let newest: AllocatorDatacap | undefined
    for (const row of weeks.get(allocator) ?? []) {
      if (counts(row.week) && (newest === undefined || DateTime.greaterThan(row.week, newest.week))) newest = row
    }
    return newest?.total ?? 0n
  }
}
