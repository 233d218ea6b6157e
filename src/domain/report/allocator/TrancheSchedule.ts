import { Order } from "effect"

/** How an allocator writes in the registry that it keeps the schedule, in lower case. */
export const STANDARD_SCHEDULE = "i will use the standard allocation tranche schedule"

/** Percent of the requested amount that each allocation to a client may be, from the first. */
const tranches: ReadonlyArray<bigint> = [5n, 10n, 15n, 20n]

/** Percent of the requested amount that each further allocation may be. */
const FURTHER_TRANCHES = 25n

/** The schedule in words. */
export const scheduleText = `each allocation at most ${tranches.join(", ")} and from then on ${FURTHER_TRANCHES}% of the requested amount, and at most twice the one before`

const smaller = Order.min(Order.bigint)

const floorOfHundredth = (amount: bigint): bigint => (amount - (((amount % 100n) + 100n) % 100n)) / 100n

/** Most bytes that an allocation may be, the first being number 0. */
const mostOf = (number: number, previous: bigint | undefined, requested: bigint): bigint => {
  const share = floorOfHundredth(requested * (tranches[number] ?? FURTHER_TRANCHES))
  return previous === undefined ? share : smaller(share, 2n * previous)
}

/** An allocation that is greater than the schedule allows. */
export interface Excess {
  /** From 1, among the client's allocations. */
  readonly position: number
  /** Bytes. */
  readonly allocation: bigint
  /** Bytes, below `allocation`. */
  readonly most: bigint
}

/** Allocations to one client, in the order of time, that exceed the schedule. Bytes. Source: published rules, "Allocator checks", 4. */
export const excesses = (allocations: ReadonlyArray<bigint>, requested: bigint): ReadonlyArray<Excess> =>
  allocations.flatMap((allocation, index) => {
    const most = mostOf(index, allocations[index - 1], requested)
    return allocation <= most ? [] : [{ position: index + 1, allocation, most }]
  })

/**
 * Fewest bytes that have to be taken off the allocations to one client so that they keep the schedule. A shortened one
 * may in turn shorten the next, which may be at most twice as much.
 */
export const bytesBeyond = (allocations: ReadonlyArray<bigint>, requested: bigint): bigint => {
  let beyond = 0n
  let previous: bigint | undefined
  for (const [number, allocation] of allocations.entries()) {
    previous = smaller(allocation, mostOf(number, previous, requested))
    beyond += allocation - previous
  }
  return beyond
}
