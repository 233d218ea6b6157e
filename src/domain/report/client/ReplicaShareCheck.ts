import { best, printQuantity, quantity } from "../../rules/Explanation.js"
import { hundredthsCovering, hundredthsWithin } from "../../shared/Hundredths.js"
import type { CheckMetadata, CheckOutcome } from "../ReportCheck.js"

/** Share of a client's data that a check holds against a limit. */
interface JudgedShare {
  /** Percent. */
  readonly share: number
  /** Percent. */
  readonly limit: number
  /** Copies of the data that is meant: `fewer than 4 copies`. */
  readonly copies: string
  readonly metadata: CheckMetadata
}

/** Outcome of a check that passes while a share of the data is at most the limit. */
export const outcomeOfShare = ({ share, limit, copies, metadata }: JudgedShare): CheckOutcome => {
  const result = share <= limit
  const boundary = `at most ${limit}% of the data with ${copies}`
  const excess = quantity((hundredthsCovering(share) - hundredthsWithin(limit)) / 100, "percentage points")
  return {
    result,
    metadata,
    explanation: {
      inputs: [{ name: `Share of data with ${copies}`, value: quantity(share, "percent") }],
      boundary,
      prospect: result
        ? best
        : {
            _tag: "Within",
            boundary,
            distance: excess,
            text: `passes when the share of data with ${copies} falls by ${printQuantity(excess)}`
          }
    }
  }
}
