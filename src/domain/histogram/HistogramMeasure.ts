import { Option } from "effect"
import type { AllocatorTotals } from "../aggregation/AllocatorsWeekly.js"
import type { SuccessRates } from "../aggregation/ProviderRates.js"
import type { ProviderTotals } from "../aggregation/ProvidersWeekly.js"
import type { RuleSet } from "../rules/RuleSet.js"
import { known } from "../shared/Known.js"
import type { Week } from "../time/Week.js"
import { type Bucket, countBucket, mergeBuckets, rateBucket, shareBucket, type WeeklyBucket } from "./Bucket.js"

/** A storage provider or an allocator at the end of a week. */
export interface HistogramMember extends SuccessRates {
  readonly week: Week
  readonly numOfClients: number
  /** Bytes of its biggest client. */
  readonly biggestClient: bigint
  /** Bytes. */
  readonly totalDatacap: bigint
}

/** A row of `providers_weekly_acc`; DataCap is what the provider stores. */
export const providerMember = (row: ProviderTotals): HistogramMember => ({
  ...ratesOf(row),
  week: row.week,
  numOfClients: row.numOfClients,
  biggestClient: row.biggestClientTotalDealSize,
  totalDatacap: row.totalDealSize
})

/** A row of `allocators_weekly_acc`; DataCap is what the allocator has granted. */
export const allocatorMember = (row: AllocatorTotals): HistogramMember => ({
  ...ratesOf(row),
  week: row.week,
  numOfClients: row.numOfClients,
  biggestClient: row.biggestClientSumOfAllocations,
  totalDatacap: row.totalSumOfAllocations
})

const ratesOf = ({ overall, http, urlFinder }: SuccessRates): SuccessRates => ({ overall, http, urlFinder })

/** Whose histogram it is. */
export type HistogramActors = "providers" | "allocators"

/** What a histogram measures. */
export interface HistogramMeasure {
  readonly id: "clients" | "biggestClient" | "retrievability"
  readonly description: string
  /** Allocators that it counts: all that deal with clients, or only those of them that a registry accepts. */
  readonly allocators: "standard" | "standardActive"
  /** Greatest value that there can be; null when it is the greatest of the series. */
  readonly top: number | null
  /** Whether a week that has not ended is shown. */
  readonly keepsWeekInProgress: (ruleSet: RuleSet, actors: HistogramActors) => boolean
  /** None when the value is unknown. */
  readonly bucketOf: (member: HistogramMember) => Option.Option<Bucket>
}

/** How many clients a provider or an allocator has. Source: published rules, "Histograms". */
export const clientsMeasure: HistogramMeasure = {
  id: "clients",
  description: "Number of clients",
  allocators: "standard",
  top: null,
  keepsWeekInProgress: () => false,
  bucketOf: ({ numOfClients }) => Option.some(countBucket(numOfClients))
}

/** What percentage its biggest client has, by exact ratio. Source: published rules, "Histograms". */
export const biggestClientMeasure: HistogramMeasure = {
  id: "biggestClient",
  description: "Share of the biggest client",
  allocators: "standardActive",
  top: 100,
  keepsWeekInProgress: () => false,
  bucketOf: ({ biggestClient, totalDatacap }) => Option.some(shareBucket(biggestClient, totalDatacap))
}

/**
 * What percentage of retrievals succeeds, by one of the rates. The providers' histogram keeps the week in progress where
 * FilSpark does not measure. Source: published rules, "Histograms".
 */
export const retrievabilityMeasure = (rate: keyof SuccessRates): HistogramMeasure => ({
  id: "retrievability",
  description: "Success rate of retrievals",
  allocators: "standardActive",
  top: 100,
  keepsWeekInProgress: ({ measuresHttp }, actors) => actors === "providers" && !measuresHttp,
  bucketOf: (member) => Option.map(Option.fromNullable(known(member[rate])), rateBucket)
})

/** Flat rows of a measure, by week and bucket: each member whose value is known once, with its DataCap. */
export const bucketRows = (
  members: Iterable<HistogramMember>,
  measure: HistogramMeasure
): ReadonlyArray<WeeklyBucket> =>
  mergeBuckets(
    Array.from(members).flatMap(
      (member): ReadonlyArray<WeeklyBucket> =>
        Option.match(measure.bucketOf(member), {
          onNone: () => [],
          onSome: (bucket) => [{ ...bucket, week: member.week, count: 1, totalDatacap: member.totalDatacap }]
        })
    )
  )
