import { DateTime } from "effect"
import type { AllocatorReport } from "../../../../src/domain/report/allocator/AllocatorReport.js"

export const now = DateTime.unsafeMake("2025-10-01T06:00:00Z")

/** A report about nothing, with some facts. */
export const allocatorReport = (facts: Partial<AllocatorReport> = {}): AllocatorReport => ({
  now,
  isMetaAllocator: false,
  clients: [],
  requiredCopies: null,
  clientReports: [],
  trancheSchedule: null,
  allocations: [],
  requestedAmounts: new Map(),
  ...facts
})
