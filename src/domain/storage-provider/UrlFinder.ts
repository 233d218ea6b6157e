/** Answer of the first generation of the URL-finder interface: whether it found a working URL, and how often it did. */
export interface UrlSearch {
  readonly result: string
  /** Percent, 0..100. */
  readonly retrievability_percent: number | null
}

/** Answer of the second generation; it gives no percentage when it could not tell. */
export interface UrlProbe {
  /** Percent, 0..100. */
  readonly retrievability_percent: number | null
}

/** A percentage as a rate, 0..1; null when unknown. */
export const rateOfPercent = (percent: number | null): number | null => (percent === null ? null : percent / 100)

/**
 * Success rate of the first generation, 0..1; null unless the search succeeded.
 * Source: external services, "URL finder".
 */
export const urlSearchRate = (answer: UrlSearch): number | null =>
  answer.result === "Success" ? rateOfPercent(answer.retrievability_percent) : null

/** Success rate of the second generation, 0..1; null when unknown. Source: external services, "URL finder". */
export const urlProbeRate = (answer: UrlProbe): number | null => rateOfPercent(answer.retrievability_percent)

/** Result codes of the second generation and the names that we give them. */
const resultCodes = {
  NoPeerId: "NO_PEER_ID",
  NoCidContactData: "NO_CID_CONTACT_DATA",
  MissingAddrFromCidContact: "MISSING_ADDR_FROM_CID_CONTACT",
  MissingHttpAddrFromCidContact: "MISSING_HTTP_ADDR_FROM_CID_CONTACT",
  FailedToGetWorkingUrl: "FAILED_TO_GET_WORKING_URL",
  NoDealsFound: "NO_DEALS_FOUND",
  TimedOut: "TIMED_OUT",
  Success: "SUCCESS"
} as const

export type UrlFinderResultCode = (typeof resultCodes)[keyof typeof resultCodes] | "ERROR"

const codeNames: ReadonlyMap<string, UrlFinderResultCode> = new Map(Object.entries(resultCodes))

/** Our name of a result code; `ERROR` for one that is missing or not listed. */
export const urlFinderResultCode = (code: string | null): UrlFinderResultCode => codeNames.get(code ?? "") ?? "ERROR"
