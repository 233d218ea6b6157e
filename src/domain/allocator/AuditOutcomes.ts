import { DateTime } from "effect"
import { groupRows } from "../shared/Grouping.js"
import { exactSum } from "../shared/Statistics.js"
import { calendarMonths, monthName } from "../time/CalendarMonth.js"
import { type AuditOutcome, auditOutcome } from "./AuditHistory.js"
import { auditsInOrder } from "./AuditRecord.js"
import type { Audits } from "./AuditTimes.js"

/** Outcomes that the series tells apart; an invalid one is unknown there. */
export type ShownOutcome = Exclude<AuditOutcome, "invalid">

/** How the newest audits stood at the first instant of a month. Outcomes that nobody has are absent. */
export interface AuditOutcomesMonth {
  /** `2025-07`. */
  readonly month: string
  /** PiB. */
  readonly datacap: Readonly<Partial<Record<ShownOutcome, number>>>
  /** Allocators. */
  readonly count: Readonly<Partial<Record<ShownOutcome, number>>>
}

/** Month in which edition 6 began. */
const firstMonth = DateTime.unsafeMake("2025-07-01T00:00:00Z")

/**
 * Edition 6, every month from 2025-07 to the one that contains `now`, ascending. Each allocator counts once, with the
 * newest audit that had ended by the first instant of the month, the grant included; without one it is unknown, with 0 PiB.
 * `allocators` are those of the registry that the chain knows and that are no meta-allocators.
 * Source: published rules, "Audits", outcomes by month.
 */
export const auditOutcomesByMonth = (
  allocators: Iterable<Audits>,
  now: DateTime.Utc
): ReadonlyArray<AuditOutcomesMonth> => {
  const histories = Array.from(allocators, auditsInOrder)
  return calendarMonths(firstMonth, now).map((month): AuditOutcomesMonth => {
    const states = groupRows(
      histories.map((audits) => stateAt(audits, month)),
      ({ outcome }) => [outcome]
    )
    return {
      month: monthName(month),
      datacap: Object.fromEntries(
        states.map((group) => [group[0].outcome, exactSum(group.map(({ datacap }) => datacap))])
      ),
      count: Object.fromEntries(states.map((group) => [group[0].outcome, group.length]))
    }
  })
}

/** What the newest of an allocator's audits says at an instant; `audits` are in order. */
const stateAt = (
  audits: Audits,
  instant: DateTime.Utc
): { readonly outcome: ShownOutcome; readonly datacap: number } => {
  const position = audits.findLastIndex(({ ended }) => ended !== null && DateTime.lessThanOrEqualTo(ended, instant))
  const audit = audits[position]
  if (audit === undefined) return { outcome: "unknown", datacap: 0 }
  const outcome = outcomeAt(audit.outcome, position)
  // An audit that does not tell its amount adds 0, as the rule has it for an allocator without audits.
  return { outcome: outcome === "invalid" ? "unknown" : outcome, datacap: audit.datacapAmount ?? 0 }
}

/** Outcomes under every rule set, by policy P2. */
const outcomeAt = auditOutcome("v0.19.3")
