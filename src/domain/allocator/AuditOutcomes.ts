import { DateTime, Option } from "effect"
import { groupRows } from "../shared/Grouping.js"
import { exactSum } from "../shared/Statistics.js"
import { calendarMonths, monthName } from "../time/CalendarMonth.js"
import type { FilPlusEdition } from "../time/FilPlusEdition.js"
import { auditOutcome } from "./AuditHistory.js"
import { auditsInOrder } from "./AuditRecord.js"
import type { AuditOutcomesMonth, ShownOutcome } from "./AuditTables.js"
import type { Audits } from "./AuditTimes.js"
import { editionFiveAuditOutcomes } from "./editionFiveAuditOutcomes.js"

/**
 * Outcomes by month, ascending: the published table for edition 5, every month from 2025-07 to the one that contains `now`
 * for edition 6, one after the other when no edition is asked; none for edition 4. `allocators` are those of the registry
 * that the chain knows and that are no meta-allocators. Source: published rules, "Audits", outcomes by month.
 */
export const auditOutcomesByMonth = (
  edition: Option.Option<Pick<FilPlusEdition, "id">>,
  allocators: Iterable<Audits>,
  now: DateTime.Utc
): Option.Option<ReadonlyArray<AuditOutcomesMonth>> => {
  if (Option.isNone(edition)) return Option.some([...editionFiveAuditOutcomes, ...outcomesOf(allocators, now)])
  switch (edition.value.id) {
    case 4:
      return Option.none()
    case 5:
      return Option.some(editionFiveAuditOutcomes)
    case 6:
      return Option.some(outcomesOf(allocators, now))
  }
}

/** Month in which edition 6 began. */
const firstMonth = DateTime.unsafeMake("2025-07-01T00:00:00Z")

/**
 * Edition 6. Each allocator counts once a month, with the newest audit that had ended by the first instant of the month,
 * the grant included; without one it is unknown, with 0 PiB.
 */
const outcomesOf = (allocators: Iterable<Audits>, now: DateTime.Utc): ReadonlyArray<AuditOutcomesMonth> => {
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
