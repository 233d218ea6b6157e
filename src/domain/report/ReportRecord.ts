import type { DateTime, Option } from "effect"
import type { DataType } from "../allocator/Allocator.js"
import type { ComplianceScore } from "../compliance/ComplianceScore.js"
import type { ComplianceSubject } from "../compliance/ComplianceSubject.js"
import type { RuleSet } from "../rules/RuleSet.js"
import type { MetricScore } from "../scoring/ScoringMetric.js"
import type { ScoringPopulation } from "../scoring/ScoringPopulation.js"
import type { Week } from "../time/Week.js"
import type { AllocatorCheckResult } from "./allocator/AllocatorCheck.js"
import type { FullAllocatorReport } from "./allocator/FullAllocatorReport.js"
import type { CheckLimits } from "./CheckLimits.js"
import type { ClientCheckId } from "./client/ClientCheckId.js"
import type { FullClientReport } from "./client/FullClientReport.js"
import type { CheckResult } from "./ReportCheck.js"

/** How old a source was when a report was made. */
export interface ReportSource {
  /** A table, a job or `dmob`. */
  readonly name: string
  /** Null when it had never been read. */
  readonly lastSuccess: DateTime.Utc | null
  readonly state: "fresh" | "late" | "stale" | "never"
}

/** What a report was made by and from. */
export interface ReportProvenance {
  /** With the corrections that were in force, so that a stored report can be judged again. */
  readonly ruleSet: RuleSet
  /** Limits of the checks as they were set. */
  readonly limits: CheckLimits
  /** Id of the newest published aggregation. */
  readonly generation: string
  /** As-of instant of that aggregation. */
  readonly dataAsOf: DateTime.Utc
  readonly sources: ReadonlyArray<ReportSource>
}

/** A client's report with everything that came of it. Its instant is `report.now`. */
export interface NewClientReport {
  readonly report: FullClientReport
  readonly checks: ReadonlyArray<CheckResult<ClientCheckId>>
  readonly provenance: ReportProvenance
}

/** A stored one. */
export interface ClientReportRecord extends NewClientReport {
  /** Decimal text of a 64-bit row id. */
  readonly id: string
}

/** What a list of reports tells of each. */
export type ClientReportHeader = { readonly id: string } & Omit<
  FullClientReport,
  "providers" | "replicas" | "cidSharing" | "cidSharingCount" | "requiredCopies"
>

/** An allocator's scores with what they were taken from beside its report. */
export interface ReportScoring {
  readonly dataType: DataType
  /** Ends of its audits as the registry lists them; null for one without a readable end. */
  readonly auditEnds: ReadonlyArray<DateTime.Utc | null>
  readonly population: ScoringPopulation
  readonly scores: ReadonlyArray<MetricScore>
}

/** An allocator's weighted compliance score with its inputs; the policy stands in the score. */
export interface ReportCompliance {
  readonly week: Week
  readonly subject: ComplianceSubject
  readonly score: ComplianceScore
}

/** An allocator's report with everything that came of it. Its instant is `report.now`. */
export interface NewAllocatorReport {
  readonly report: FullAllocatorReport
  readonly checks: ReadonlyArray<AllocatorCheckResult>
  /** None for an allocator that the registry of the running edition does not have. */
  readonly scoring: Option.Option<ReportScoring>
  /** None before any week has been aggregated. */
  readonly compliance: Option.Option<ReportCompliance>
  readonly provenance: ReportProvenance
}

/** A stored one. */
export interface AllocatorReportRecord extends NewAllocatorReport {
  /** A UUID. */
  readonly id: string
}

/** What a list of reports tells of each. */
export type AllocatorReportHeader = { readonly id: string } & Omit<
  FullAllocatorReport,
  | "clients"
  | "providers"
  | "allocations"
  | "requestedAmounts"
  | "clientReports"
  | "trancheSchedule"
  | "requiredCopies"
  | "isMetaAllocator"
>
