import type { CheckResult, ReportCheck } from "../ReportCheck.js"
import type { AllocatorCheckId } from "./AllocatorCheckId.js"
import type { AllocatorReport } from "./AllocatorReport.js"

/** What people read of a check of an allocator's report. */
export interface AllocatorCheckTexts {
  readonly name: string
  readonly description: string
}

/** A check of an allocator's report. */
export interface AllocatorCheck extends ReportCheck<AllocatorCheckId, AllocatorReport>, AllocatorCheckTexts {}

/** A check's outcome as an allocator's report keeps it. */
export interface AllocatorCheckResult extends CheckResult<AllocatorCheckId> {
  readonly checkName: string
  readonly checkDescription: string
}
