import { isCurrent } from "../time/ChainEpoch.js"

/** DataCap granted to a client as DMOB keeps it (`verified_client_allowance`), ids with their `f0`. */
export interface Allowance {
  readonly client: string | null
  readonly allocator: string | null
  /** Epoch of the granting message. */
  readonly height: number | null
  /** Bytes. */
  readonly allowance: bigint | null
}

/** An allowance that counts. */
export interface EligibleAllowance {
  readonly client: string
  readonly allocator: string
  readonly height: number
  /** Bytes. */
  readonly amount: bigint
}

/**
 * Allowances since the edition start; those without client or allocator, or whose amount
 * is missing or negative, are left out. Source: aggregation, "From the allowances".
 */
export const eligibleAllowances = (allowances: Iterable<Allowance>): ReadonlyArray<EligibleAllowance> => {
  const eligible: Array<EligibleAllowance> = []
  for (const { client, allocator, height, allowance } of allowances) {
    if (height === null || !isCurrent(height)) continue
    if (client === null || allocator === null || allowance === null || allowance < 0n) continue
    eligible.push({ client, allocator, height, amount: allowance })
  }
  return eligible
}
