import { DateTime, Option, Order } from "effect"
import { groupRows } from "../shared/Grouping.js"
import { exactSum } from "../shared/Statistics.js"
import { monthName } from "../time/CalendarMonth.js"
import { editionAt, type FilPlusEdition } from "../time/FilPlusEdition.js"
import { type AuditRecord, auditsInOrder } from "./AuditRecord.js"

/** Audits of an allocator, the grant included, in the order of its file. */
export type Audits = ReadonlyArray<AuditRecord>

/** How long the audits took that ended in a month. Seconds, whole; 0 when no audit tells. */
export interface AuditMonth {
  /** `2025-07`. */
  readonly month: string
  /** From start to end. */
  readonly averageAuditTimeSecs: number
  /** From end to allocation. */
  readonly averageAllocationTimeSecs: number
}

/**
 * Times of all audits that have an end, by month of the end, ascending; with an edition those that ended in it.
 * Source: published rules, "Audits", times by month.
 */
export const auditTimesByMonth = (
  allocators: Iterable<Audits>,
  edition: Option.Option<Pick<FilPlusEdition, "id">>
): ReadonlyArray<AuditMonth> => {
  const ended = Array.from(allocators).flatMap((audits) =>
    audits.flatMap((audit) => (audit.ended === null ? [] : [{ audit, end: audit.ended }]))
  )
  return groupRows(
    ended.filter(({ end }) =>
      Option.match(edition, { onNone: () => true, onSome: ({ id }) => editionAt(end).id === id })
    ),
    ({ end }) => [monthName(end)]
  )
    .map((group): AuditMonth => {
      const audits = group.map(({ audit }) => audit)
      return {
        month: monthName(group[0].end),
        averageAuditTimeSecs: meanSeconds(audits.map(auditTime)),
        averageAllocationTimeSecs: meanSeconds(audits.map(allocationTime))
      }
    })
    .sort(Order.mapInput(Order.string, ({ month }) => month))
}

/** How long each round of audits took; seconds, whole, from the first round on. Null where an edition does not tell. */
export interface AuditRounds {
  readonly averageAuditTimesSecs: ReadonlyArray<number>
  readonly averageAllocationTimesSecs: ReadonlyArray<number> | null
  readonly averageConversationTimesSecs: ReadonlyArray<number> | null
}

const DAY_SECONDS = 86_400
const days = (...counts: ReadonlyArray<number>): ReadonlyArray<number> => counts.map((count) => count * DAY_SECONDS)

/** The published table of edition 5, whose audits are in no registry. Source: published rules, "Audits", times by round. */
const editionFiveRounds: AuditRounds = {
  averageAuditTimesSecs: days(17, 18, 18, 15, 18, 9),
  averageAllocationTimesSecs: null,
  averageConversationTimesSecs: days(17, 16, 12, 12, 5, 10)
}

/**
 * Times of the n-th audits of all allocators, until nobody has an n-th one; a round in which no audit tells has 0.
 * The published table for edition 5, none for edition 4. Source: published rules, "Audits", times by round.
 */
export const auditTimesByRound = (
  edition: Pick<FilPlusEdition, "id">,
  allocators: Iterable<Audits>
): Option.Option<AuditRounds> => {
  switch (edition.id) {
    case 4:
      return Option.none()
    case 5:
      return Option.some(editionFiveRounds)
    case 6:
      return Option.some(roundsOf(Array.from(allocators, auditsInOrder)))
  }
}

const roundsOf = (allocators: ReadonlyArray<Audits>): AuditRounds => {
  const rounds = Array.from({ length: Math.max(0, ...allocators.map(({ length }) => length)) }, (_, round) =>
    allocators.map((audits) => audits[round]).filter((audit) => audit !== undefined)
  )
  return {
    averageAuditTimesSecs: rounds.map((audits) => meanSeconds(audits.map(auditTime))),
    averageAllocationTimesSecs: rounds.map((audits) => meanSeconds(audits.map(allocationTime))),
    averageConversationTimesSecs: null
  }
}

/** Milliseconds; null when an end of the span is unknown. */
const timeBetween = (from: DateTime.Utc | null, to: DateTime.Utc | null): number | null =>
  from === null || to === null ? null : DateTime.distance(from, to)

const auditTime = ({ started, ended }: AuditRecord) => timeBetween(started, ended)
const allocationTime = ({ ended, dcAllocated }: AuditRecord) => timeBetween(ended, dcAllocated)

/** Mean of the known times in whole seconds; 0 of none, as the rule "Audits", times by month, has it. */
const meanSeconds = (millis: ReadonlyArray<number | null>): number => {
  const known = millis.filter((time) => time !== null)
  return known.length === 0 ? 0 : Math.round(exactSum(known) / (1000 * known.length))
}
