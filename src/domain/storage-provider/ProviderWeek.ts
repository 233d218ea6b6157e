/** What a storage provider had gathered by the end of a week, and how well it answered within that week. */
export interface ProviderWeek {
  /** `f0…`. */
  readonly provider: string
  readonly numOfClients: number
  /** Bytes. */
  readonly biggestClientTotalDealSize: bigint
  /** Bytes. */
  readonly totalDealSize: bigint
  /** 0..1 over HTTP; null when unknown. */
  readonly httpSuccessRate: number | null
  /** 0..1 by the URL finder; null when unknown. */
  readonly urlFinderSuccessRate: number | null
}
