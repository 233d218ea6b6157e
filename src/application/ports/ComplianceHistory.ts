import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { ComplianceScore } from "../../domain/compliance/ComplianceScore.js"
import type { Week } from "../../domain/time/Week.js"
import type { RepositoryError } from "./PortErrors.js"

/** A weighted compliance score as a report stored it. */
export interface StoredCompliance {
  /** Of the report: a UUID. */
  readonly report: string
  /** When it was made. */
  readonly date: DateTime.Utc
  readonly week: Week
  readonly score: ComplianceScore
}

/** Which of them, newest first. */
export interface HistoryRange {
  readonly limit: number
  readonly offset: number
}

export interface StoredCompliances {
  /** All that are stored. */
  readonly total: number
  /** Newest first, ties by id of the report descending. */
  readonly scores: ReadonlyArray<StoredCompliance>
}

/** Weighted compliance scores that allocators' reports stored. */
export class ComplianceHistory extends Context.Tag("cdp/ComplianceHistory")<
  ComplianceHistory,
  {
    /** Those of an allocator by id, `f0…`. Reports without a score are left out. */
    readonly scoresOf: (allocator: string, range: HistoryRange) => Effect.Effect<StoredCompliances, RepositoryError>
  }
>() {}
