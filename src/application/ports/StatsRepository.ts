import type { Effect, Option } from "effect"
import { Context } from "effect"
import type { SuccessRates } from "../../domain/aggregation/ProviderRates.js"
import type { WeekAverage } from "../../domain/compliance/ComplianceRule.js"
import type { WeeklyBucket } from "../../domain/histogram/Bucket.js"
import type { IpniReportingWeek } from "../../domain/storage-provider/IpniReportingWeek.js"
import type { Week } from "../../domain/time/Week.js"
import type { WeekRange } from "./AllocatorRepository.js"
import type { RepositoryError } from "./PortErrors.js"

/** What a histogram sorts into buckets: a number of clients, the biggest client's share in percent, or a rate in percent. */
export type BucketedValue = "clients" | "biggestClient" | keyof SuccessRates

/** Some of the providers: those of a set, or all the others. */
export interface ProviderSelection {
  readonly providers: ReadonlySet<string>
  readonly counted: "inside" | "outside"
}

/** Whose weeks are counted. */
export interface ProviderWeeks {
  readonly weeks: WeekRange
  /** Every provider when none. */
  readonly among: Option.Option<ProviderSelection>
}

/** Whose weeks are counted; never those of meta-allocators. An allocator that the chain does not know counts. */
export interface StandardAllocatorWeeks {
  readonly weeks: WeekRange
  /** Every standard allocator when none. */
  readonly among: Option.Option<ReadonlySet<string>>
}

export interface AverageOfWeek {
  readonly week: Week
  /** Unweighted mean over everybody who counts and whose rate is known, rounded once. */
  readonly average: WeekAverage
}

/** Series for the statistics pages; accumulated totals, rates of the week. */
export class StatsRepository extends Context.Tag("cdp/StatsRepository")<
  StatsRepository,
  {
    /** Flat rows by week and bucket; DataCap is what the providers store. Providers whose value is unknown are missing. */
    readonly providerBuckets: (
      value: BucketedValue,
      members: ProviderWeeks
    ) => Effect.Effect<ReadonlyArray<WeeklyBucket>, RepositoryError>
    /** Flat rows by week and bucket; DataCap is what the allocators granted. Allocators whose value is unknown are missing. */
    readonly allocatorBuckets: (
      value: BucketedValue,
      members: StandardAllocatorWeeks
    ) => Effect.Effect<ReadonlyArray<WeeklyBucket>, RepositoryError>
    /** Distinct providers of all weeks together. */
    readonly providerCount: (members: ProviderWeeks) => Effect.Effect<number, RepositoryError>
    /** Distinct allocators of all weeks together. */
    readonly allocatorCount: (members: StandardAllocatorWeeks) => Effect.Effect<number, RepositoryError>
    /** Of each week with such providers, ascending. */
    readonly providerAverages: (members: ProviderWeeks) => Effect.Effect<ReadonlyArray<AverageOfWeek>, RepositoryError>
    /** Of weighted rates, of each week with such allocators, ascending. */
    readonly allocatorAverages: (
      members: StandardAllocatorWeeks
    ) => Effect.Effect<ReadonlyArray<AverageOfWeek>, RepositoryError>
    /** By week; of rows dated within the range, both ends included. */
    readonly ipniWeekly: (dates: WeekRange) => Effect.Effect<ReadonlyArray<IpniReportingWeek>, RepositoryError>
  }
>() {}
