import { Option, Order } from "effect"
import { byIdNumber } from "../shared/Ids.js"
import type { FilPlusEdition } from "../time/FilPlusEdition.js"
import { type AllocatorFlags, isStandardAllocator } from "./Allocator.js"
import { auditOutcome } from "./AuditHistory.js"
import { auditsInOrder } from "./AuditRecord.js"
import type { AllocatorAudits, AuditState } from "./AuditTables.js"
import type { Audits } from "./AuditTimes.js"
import { editionFiveAuditStates } from "./editionFiveAuditStates.js"
import { isInactiveAllocator } from "./InactiveAllocator.js"

/** An allocator of the registry that the chain knows. */
export interface AuditedAllocator extends AllocatorFlags {
  readonly allocatorId: string
  readonly allocatorName: string | null
  /** Epoch; null when the chain index does not say. */
  readonly createdAtHeight: number | null
  readonly audits: Audits
}

/**
 * Audits by allocator: the published table for edition 5, the registry's for edition 6, none for edition 4.
 * Source: published rules, "Audits", states.
 */
export const auditStates = (
  edition: Pick<FilPlusEdition, "id">,
  allocators: Iterable<AuditedAllocator>
): Option.Option<ReadonlyArray<AllocatorAudits>> => {
  switch (edition.id) {
    case 4:
      return Option.none()
    case 5:
      return Option.some(editionFiveAuditStates)
    case 6:
      return Option.some(statesOf(allocators))
  }
}

/**
 * Edition 6, by the number of the allocator's id: allocators made after the edition start that are no meta-allocators.
 * The first audit is the grant and left out; so are allocators that have no other.
 */
const statesOf = (allocators: Iterable<AuditedAllocator>): ReadonlyArray<AllocatorAudits> =>
  Array.from(allocators)
    .filter((allocator) => isStandardAllocator(allocator) && !isInactiveAllocator(allocator))
    .map(
      ({ allocatorId, allocatorName, audits }): AllocatorAudits => ({
        allocatorId,
        allocatorName,
        audits: auditsInOrder(audits)
          .map(({ outcome, ...audit }, position): AuditState => ({ ...audit, outcome: outcomeAt(outcome, position) }))
          .slice(1)
      })
    )
    .filter(({ audits }) => audits.length > 0)
    .sort(Order.mapInput(byIdNumber, ({ allocatorId }) => allocatorId))

/** Outcomes under every rule set, by policy P2. */
const outcomeAt = auditOutcome("v0.19.3")
