import { truncatedRatio } from "../shared/Ratio.js"

/**
 * By how much a figure changed, as a fraction of its earlier value: 0.5 for half as much again. Null when the earlier
 * value is 0 or unknown. Source: published rules, "Share statistics"; statistics cards.
 */
export const changeOf = (current: number | null, previous: number | null): number | null =>
  current === null || previous === null || previous === 0 ? null : current / previous - 1

/** As {@link changeOf} of whole numbers: their ratio is cut off after two decimals first. */
export const changeOfIntegers = (current: bigint | null, previous: bigint | null): number | null =>
  current === null || previous === null || previous === 0n ? null : truncatedRatio(current, previous) - 1
