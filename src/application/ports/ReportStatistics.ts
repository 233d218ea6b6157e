import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { CheckPeriod } from "../../domain/report/statistics/CheckCounts.js"
import type { ToldCheck } from "../../domain/report/statistics/ChecksOfDay.js"
import type { StoredCheck } from "../../domain/report/statistics/StoredCheck.js"
import type { AllocatorDatacap } from "../../domain/scoring/AllocatorDatacap.js"
import type { MetricResult } from "../../domain/scoring/ScoresSummary.js"
import type { ComparedReport } from "../../domain/scoring/ScoringPopulation.js"
import type { StoredReport } from "../../domain/scoring/StoredReport.js"
import type { PeriodLength } from "../../domain/time/PeriodLength.js"
import type { Week } from "../../domain/time/Week.js"
import type { RepositoryError } from "./PortErrors.js"

/** A stored report with its results by metric; of the ranges of a result only the one that gives most. */
export type ScoredReport = StoredReport<MetricResult>

/** Whether an allocator passed a check in every report of a period, which `createDate` begins. */
export type PeriodCheck = Omit<StoredCheck, "report">

/**
 * What stored reports say together. A method that hands rows to a rule of the domain gives those that decide, of a
 * history that grows without end: the rule finds with them what it would find with all.
 */
export class ReportStatistics extends Context.Tag("cdp/ReportStatistics")<
  ReportStatistics,
  {
    /** What `latestScores` reads at an instant: of each allocator at most three reports. Oldest first. */
    readonly latestScoresReports: (now: DateTime.Utc) => Effect.Effect<ReadonlyArray<ScoredReport>, RepositoryError>
    /** What `scoresSummary` reads: the newest report of each allocator and period, with or without results. Oldest first. */
    readonly scoresSummaryReports: (
      groupBy: PeriodLength
    ) => Effect.Effect<ReadonlyArray<ScoredReport>, RepositoryError>
    /** What `scoreShares` reads for a cut-off: a report of each allocator, with or without results. Oldest first. */
    readonly scoreSharesReports: (cutoff: DateTime.Utc) => Effect.Effect<ReadonlyArray<ScoredReport>, RepositoryError>
    /**
     * What `scoringPopulation` reads: the newest report of each allocator, and the newest that has a metric, for each.
     * Oldest first.
     */
    readonly comparedReports: Effect.Effect<ReadonlyArray<ComparedReport>, RepositoryError>
    /** What each allocator granted up to its newest week, by id. */
    readonly latestDatacap: Effect.Effect<ReadonlyArray<AllocatorDatacap>, RepositoryError>
    /** What each allocator granted up to its newest week that begins in a period, for each period; by id, then week. */
    readonly datacapByPeriod: (groupBy: PeriodLength) => Effect.Effect<ReadonlyArray<AllocatorDatacap>, RepositoryError>
    /** `weeklyCheckCounts` of all stored checks. */
    readonly weeklyCheckCounts: Effect.Effect<ReadonlyArray<CheckPeriod>, RepositoryError>
    /** `dailyCheckCounts` of all stored checks. */
    readonly dailyCheckCounts: (week: Week) => Effect.Effect<ReadonlyArray<CheckPeriod>, RepositoryError>
    /**
     * What `checksOfDay` reads: the checks of the UTC day that begins at `day` and of the day before it; and of each check
     * that failed on the day the allocator's first failure, last failure and last pass on earlier days. Oldest first.
     */
    readonly checksAround: (day: DateTime.Utc) => Effect.Effect<ReadonlyArray<ToldCheck>, RepositoryError>
    /** What `checkSummaries` reads. */
    readonly checksByPeriod: (groupBy: PeriodLength) => Effect.Effect<ReadonlyArray<PeriodCheck>, RepositoryError>
    /** `numberOfAlerts` of all stored checks. */
    readonly numberOfAlerts: (at: DateTime.Utc) => Effect.Effect<number, RepositoryError>
    /** `failingClientsShare` of all stored checks: 0..1, cut off after two decimals. */
    readonly failingClientsShare: (at: DateTime.Utc) => Effect.Effect<number, RepositoryError>
  }
>() {}
