import type { DateTime } from "effect"
import { Order } from "effect"
import { byIdNumber } from "../shared/Ids.js"
import { EDITION_START_EPOCH } from "../time/ChainEpoch.js"
import { type AllocatorFlags, isStandardAllocator } from "./Allocator.js"
import { type AuditOutcome, auditOutcome } from "./AuditHistory.js"
import { auditsInOrder } from "./AuditRecord.js"
import type { Audits } from "./AuditTimes.js"

/** An allocator of the registry that the chain knows. */
export interface AuditedAllocator extends AllocatorFlags {
  readonly allocatorId: string
  readonly allocatorName: string | null
  /** Epoch; null when the chain index does not say. */
  readonly createdAtHeight: number | null
  readonly audits: Audits
}

/** An audit and what it came to. */
export interface AuditState {
  readonly started: DateTime.Utc | null
  readonly ended: DateTime.Utc | null
  readonly dcAllocated: DateTime.Utc | null
  readonly outcome: AuditOutcome
  /** PiB. */
  readonly datacapAmount: number | null
}

/** An allocator and its audits after the grant, at least one, by their end. */
export interface AllocatorAudits {
  readonly allocatorId: string
  readonly allocatorName: string | null
  readonly audits: ReadonlyArray<AuditState>
}

/**
 * Edition 6, by the number of the allocator's id: allocators made after the edition start that are no meta-allocators.
 * The first audit is the grant and left out; so are allocators that have no other. Source: published rules, "Audits", states.
 */
export const auditStates = (allocators: Iterable<AuditedAllocator>): ReadonlyArray<AllocatorAudits> =>
  Array.from(allocators)
    .filter(
      (allocator) =>
        isStandardAllocator(allocator) &&
        allocator.createdAtHeight !== null &&
        allocator.createdAtHeight > EDITION_START_EPOCH
    )
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
