import type { DateTime } from "effect"
import type { AuditOutcome } from "./AuditHistory.js"

/** An audit and what it came to. */
export interface AuditState {
  readonly started: DateTime.Utc | null
  readonly ended: DateTime.Utc | null
  readonly dcAllocated: DateTime.Utc | null
  readonly outcome: AuditOutcome
  /** PiB. */
  readonly datacapAmount: number | null
}

/** An allocator and its audits after the grant, by their end. */
export interface AllocatorAudits {
  readonly allocatorId: string
  readonly allocatorName: string | null
  readonly audits: ReadonlyArray<AuditState>
}

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
