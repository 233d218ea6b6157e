import { DateTime } from "effect"
import { type ReportScore, reportScore } from "./ReportScore.js"
import { newestReports, type StoredReport } from "./StoredReport.js"

/** Shares of the maximum score, in hundredths, both ends inside. */
interface ShareRange {
  readonly from: number
  readonly to: number
}

/** Scores with which an allocator counts as compliant or not. Source: published rules, "Share statistics". */
const scoreShareRanges = {
  compliant: { from: 70, to: 100 },
  nonCompliant: { from: 0, to: 45 }
} as const satisfies Record<string, ShareRange>

/** Shares of the scored allocators, 0..1; 0 when none is scored. */
export interface ScoreShares {
  readonly compliant: number
  readonly nonCompliant: number
}

/**
 * Compliant and non-compliant allocators among all whose newest report up to 00:00 UTC of the day of the cut-off has
 * something to reach: reports of that day do not count. Source: published rules, "Share statistics".
 */
export const scoreShares = (reports: Iterable<StoredReport>, cutoff: DateTime.Utc): ScoreShares => {
  const midnight = DateTime.startOf(cutoff, "day")
  const counted = Array.from(reports).filter(({ createDate }) => DateTime.lessThanOrEqualTo(createDate, midnight))
  const scores = Array.from(newestReports(counted).values(), ({ results }) => reportScore(results)).filter(
    ({ maximum }) => maximum > 0
  )
  const shareWithin = (range: ShareRange): number =>
    scores.length === 0 ? 0 : scores.filter((score) => isWithin(score, range)).length / scores.length
  return {
    compliant: shareWithin(scoreShareRanges.compliant),
    nonCompliant: shareWithin(scoreShareRanges.nonCompliant)
  }
}

const isWithin = ({ total, maximum }: ReportScore, { from, to }: ShareRange): boolean =>
  100 * total >= from * maximum && 100 * total <= to * maximum
