import type { DateTime } from "effect"
import type { DataType } from "../allocator/Allocator.js"
import type { IpniStatus } from "../storage-provider/IpniStatus.js"
import type { ScoringPopulation } from "./ScoringPopulation.js"

/** A client of an allocator's report. */
export interface ScoredClient {
  /** Bytes. */
  readonly totalAllocations: bigint
  readonly allocationsNumber: number
  /** Null when the client never spent any. */
  readonly lastDatacapSpent: DateTime.Utc | null
  /** Bytes; null when the client declared no size. */
  readonly expectedSizeOfSingleDataset: bigint | null
  /** Bytes; null when unknown. */
  readonly totalUniqDataSetSize: bigint | null
  /** Bytes shared with each other client. */
  readonly cidSharing: ReadonlyArray<bigint>
}

/** A client's deals with a provider, in an allocator's report. */
export interface ScoredProvider {
  /** Bytes. */
  readonly totalDealSize: bigint
  /** Bytes. */
  readonly uniqueDataSize: bigint
  readonly ipniReportingStatus: IpniStatus | null
}

/** An allocator's report as far as it is scored. */
export interface ScoringInput {
  /** Instant of the report. */
  readonly now: DateTime.Utc
  readonly dataType: DataType
  readonly clients: ReadonlyArray<ScoredClient>
  readonly clientsNumber: number
  readonly providers: ReadonlyArray<ScoredProvider>
  /** Ends of the allocator's audits as its registry entry lists them; null for one without a readable end. */
  readonly auditEnds: ReadonlyArray<DateTime.Utc | null>
  /** 0..1, mean of the report; null when unknown. */
  readonly httpRate: number | null
  /** 0..1, mean of the report; null when unknown. */
  readonly urlFinderRate: number | null
  readonly population: ScoringPopulation
}
