import type { DateTime } from "effect"
import type { SuccessRates } from "../../aggregation/ProviderRates.js"
import type { ReplicaShare } from "../../client/ReplicaDistribution.js"
import type { IpniStatus } from "../../storage-provider/IpniStatus.js"

/** A place as far as it is known. */
export interface Place {
  readonly country: string | null
  readonly region: string | null
  readonly city: string | null
}

/** A storage provider of a client's report. */
export interface ReportedProvider extends Omit<SuccessRates, "overall"> {
  /** `f0…`. */
  readonly provider: string
  /** Bytes. */
  readonly totalDealSize: bigint
  /** Bytes. */
  readonly uniqueDataSize: bigint
  readonly ipniReportingStatus: IpniStatus | null
  /** Null when unknown. */
  readonly location: Place | null
}

/** A client's report as far as it is checked. */
export interface ClientReport {
  /** Instant of the report. */
  readonly now: DateTime.Utc
  /** `f0…`, one for each row of the client on chain, in that order. */
  readonly allocators: ReadonlyArray<string>
  /** Bytes; null when unknown. */
  readonly availableDatacap: bigint | null
  readonly lastDatacapSpent: DateTime.Utc | null
  readonly lastDatacapReceived: DateTime.Utc | null
  /** Copies; null when unknown. */
  readonly lowReplicaThreshold: number | null
  /** Copies; null when unknown. */
  readonly highReplicaThreshold: number | null
  /** Copies that the allocator requires; null when it does not say. */
  readonly requiredCopies: number | null
  /** Bytes; null when the client declared no size. */
  readonly expectedSizeOfSingleDataset: bigint | null
  /** Bytes; null when unknown. */
  readonly totalUniqDataSetSize: bigint | null
  /** `f0…`, as the application lists them. */
  readonly declaredProviders: ReadonlyArray<string>
  readonly providers: ReadonlyArray<ReportedProvider>
  readonly replicas: ReadonlyArray<ReplicaShare>
  /** Other clients that store a piece of this one. */
  readonly cidSharingCount: number
}
