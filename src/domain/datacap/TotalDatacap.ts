import { type AllocatorFlags, isStandardAllocator } from "../allocator/Allocator.js"
import { sumOf } from "../shared/Grouping.js"
import { EDITION_START_EPOCH } from "../time/ChainEpoch.js"

/** Allocators whose DataCap is in no total of the programme. Source: published rules, "DataCap usage". */
export const uncountedAllocators: ReadonlySet<string> = new Set(["f01940930", "f03018491", "f01858410", "f02049625"])

/** What the total reads of an allocator. */
export interface DatacapHolder extends AllocatorFlags {
  /** `f0…`. */
  readonly addressId: string
  /** Bytes that it ever received; null when unknown. */
  readonly initialAllowance: bigint | null
  readonly createdAtHeight: number | null
}

/**
 * DataCap of all allocators since the edition start, its first epoch included, in bytes. Meta-allocators hand theirs on
 * and are left out; an unknown amount adds nothing. Source: published rules, "DataCap usage".
 */
export const totalAllocatorDatacap = (allocators: Iterable<DatacapHolder>): bigint =>
  sumOf(
    Array.from(allocators).filter(
      (allocator) =>
        isStandardAllocator(allocator) &&
        allocator.createdAtHeight !== null &&
        allocator.createdAtHeight >= EDITION_START_EPOCH &&
        !uncountedAllocators.has(allocator.addressId)
    ),
    ({ initialAllowance }) => initialAllowance ?? 0n
  )
