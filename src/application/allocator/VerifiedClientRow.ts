import { stated } from "../../domain/shared/Texts.js"
import type { ChainClient } from "../ports/ClientRepository.js"

/** A client of an allocator as lists show it. Sizes in bytes, 0 when unknown; blank texts and `n/a` as null. */
export interface VerifiedClientRow {
  /** `f0…`. */
  readonly addressId: string
  readonly address: string | null
  readonly name: string | null
  readonly orgName: string | null
  /** `f0…`: the allocator. */
  readonly verifierAddressId: string | null
  /** What the client spent of that allocator's grants. */
  readonly usedDatacap: bigint
  /** What it has left of them. */
  readonly remainingDatacap: bigint
}

export const verifiedClientRow = ({
  address,
  allocator,
  allowance,
  client,
  initialAllowance,
  name,
  orgName
}: ChainClient): VerifiedClientRow => ({
  addressId: client,
  address,
  name: stated(name),
  orgName: stated(orgName),
  verifierAddressId: allocator,
  usedDatacap: initialAllowance === null || allowance === null ? 0n : initialAllowance - allowance,
  remainingDatacap: allowance ?? 0n
})
