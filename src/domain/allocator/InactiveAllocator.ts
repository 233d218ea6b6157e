import { EDITION_START_EPOCH } from "../time/ChainEpoch.js"

/**
 * Whether an allocator is from before the current data: created at its first epoch or earlier, or nobody knows when.
 * Source: published rules, "Allocators", `showInactive`.
 */
export const isInactiveAllocator = ({ createdAtHeight }: { readonly createdAtHeight: number | null }): boolean =>
  createdAtHeight === null || createdAtHeight <= EDITION_START_EPOCH
