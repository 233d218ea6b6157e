import type { DateTime } from "effect"
import type { CheckResult } from "../ReportCheck.js"
import type { ReportProvenance } from "../ReportRecord.js"
import { type BasisChanges, basisChanges } from "./BasisChanges.js"
import { type CheckChanges, checkChanges } from "./CheckChanges.js"
import type { FieldChange } from "./FieldChanges.js"
import { hasRowChanges, type RowChanges } from "./RowChanges.js"

/** One of two reports that are compared. */
export interface ComparedReport {
  readonly id: string
  readonly createDate: DateTime.Utc
}

/** How some lists of two reports differ. */
export interface ListChanges {
  /** The list as the API spells it. */
  readonly list: string
  readonly rows: RowChanges
}

/** What changed from one report of a client or of an allocator to another one of the same. */
export interface ReportDifference {
  readonly kind: "client" | "allocator"
  /** `f0…`. */
  readonly subject: string
  readonly before: ComparedReport
  readonly after: ComparedReport
  /** Whether one rule set with the same limits judged both. */
  readonly judgedAlike: boolean
  readonly basis: BasisChanges
  readonly checks: CheckChanges
  /** Fields that are told once. */
  readonly fields: ReadonlyArray<FieldChange>
  /** Lists that differ. */
  readonly lists: ReadonlyArray<ListChanges>
}

/** A stored report as far as reports of both kinds are compared alike. */
interface ComparedRecord {
  readonly id: string
  readonly report: { readonly now: DateTime.Utc }
  readonly checks: ReadonlyArray<CheckResult<string>>
  readonly provenance: ReportProvenance
}

/** What is compared alike in reports of both kinds. */
export const commonDifference = (
  before: ComparedRecord,
  after: ComparedRecord
): Pick<ReportDifference, "before" | "after" | "judgedAlike" | "basis" | "checks"> => {
  const basis = basisChanges(before.provenance, after.provenance)
  return {
    before: { id: before.id, createDate: before.report.now },
    after: { id: after.id, createDate: after.report.now },
    judgedAlike: basis.rules.length === 0,
    basis,
    checks: checkChanges(before.checks, after.checks)
  }
}

/** Lists that differ. */
export const differing = (lists: ReadonlyArray<ListChanges>): ReadonlyArray<ListChanges> =>
  lists.filter(({ rows }) => hasRowChanges(rows))
