import { Schema } from "effect"
import { sumOf } from "../shared/Grouping.js"

/** How far a storage provider tells the network's index of the data that it holds. */
export const IpniStatus = Schema.Literal("OK", "MISREPORTING", "NOT_REPORTING")
export type IpniStatus = typeof IpniStatus.Type

/** A stored advertisement of a provider's peer. */
export interface Advertisement {
  readonly entries: bigint
  /** Takes back an earlier advertisement. */
  readonly isRemoval: boolean
}

export interface ProviderClaims {
  /** Identity of the provider in the index; null when the chain names none. */
  readonly peerId: string | null
  /** Those stored for the peer. */
  readonly advertisements: ReadonlyArray<Advertisement>
  /** Claims over all clients of the provider; null when it has none on record. */
  readonly actualClaims: bigint | null
}

export interface IpniReporting {
  readonly status: IpniStatus
  /** Claims that the index knows; null when the peer is unknown or has advertised nothing. */
  readonly reportedClaims: bigint | null
  readonly actualClaims: bigint | null
}

/**
 * Compares what a provider advertises with what it claimed on chain; half of it is enough. Removals take nothing away.
 * Source: external services, "IPNI", "Reporting status".
 */
export const compareClaims = ({ peerId, advertisements, actualClaims }: ProviderClaims): IpniReporting => {
  const additions = peerId === null ? [] : advertisements.filter(({ isRemoval }) => !isRemoval)
  const reportedClaims = additions.length === 0 ? null : sumOf(additions, ({ entries }) => entries)
  return { status: statusOf(reportedClaims, actualClaims), reportedClaims, actualClaims }
}

const statusOf = (reported: bigint | null, actual: bigint | null): IpniStatus => {
  if (reported === null || reported === 0n) return "NOT_REPORTING"
  // Claims that nobody counted are taken for none here: "Reporting status".
  return 2n * reported < (actual ?? 0n) ? "MISREPORTING" : "OK"
}

/** Providers by status. */
export interface IpniStatusCounts {
  readonly ok: number
  readonly misreporting: number
  readonly notReporting: number
  readonly total: number
}

/** Providers of each status. Source: external services, "IPNI", "Aggregate". */
export const countIpniStatuses = (statuses: ReadonlyArray<IpniStatus>): IpniStatusCounts => {
  const count = (wanted: IpniStatus) => statuses.filter((status) => status === wanted).length
  return {
    ok: count("OK"),
    misreporting: count("MISREPORTING"),
    notReporting: count("NOT_REPORTING"),
    total: statuses.length
  }
}
