import { Order } from "effect"
import { groupRows, sumOf } from "../../shared/Grouping.js"
import { byIdNumber } from "../../shared/Ids.js"
import { type ClientAllocation, type ClientAllowance, clientAllocations, isGrant } from "./ClientAllocations.js"

/** A client of an allocator on chain (`verified_client`). */
export interface VerifiedClient {
  /** `f0…`; null or empty when the chain index does not know it. */
  readonly client: string | null
  /** `f0…`. */
  readonly allocator: string
}

/** What a client got from an allocator. */
export interface AllocatorClient {
  /** `f0…`. */
  readonly client: string
  /** `f0…`. */
  readonly allocator: string
  readonly allocationsNumber: number
  /** Bytes. */
  readonly totalAllocations: bigint
  /** By time. */
  readonly allocations: ReadonlyArray<ClientAllocation>
}

const byClientAndAllocator = Order.combine(
  Order.mapInput(byIdNumber, (row: AllocatorClient) => row.client),
  Order.mapInput(byIdNumber, (row: AllocatorClient) => row.allocator)
)

/**
 * Clients of an allocator's report, by the numbers of their ids and of their allocators' ids: one row for each pair, so
 * that a client of two members of a meta-allocator has two, each with the allocations of its own allocator. Contracts
 * and clients without an id are left out. Source: published rules, "Allocator report" and "Meta-allocators".
 */
export const allocatorClients = (
  verifiedClients: Iterable<VerifiedClient>,
  contracts: ReadonlySet<string>,
  allowances: Iterable<ClientAllowance>
): ReadonlyArray<AllocatorClient> => {
  const grantsOf = new Map(
    groupRows(Array.from(allowances).filter(isGrant), pairOf).map((group) => [JSON.stringify(pairOf(group[0])), group])
  )
  return groupRows(verifiedClients, pairOf)
    .flatMap(([{ client, allocator }]): ReadonlyArray<AllocatorClient> => {
      if (client === null || client === "" || contracts.has(client)) return []
      const grants = grantsOf.get(JSON.stringify([client, allocator])) ?? []
      return [
        {
          client,
          allocator,
          allocationsNumber: grants.length,
          totalAllocations: sumOf(grants, ({ allowance }) => allowance),
          allocations: clientAllocations(grants)
        }
      ]
    })
    .sort(byClientAndAllocator)
}

const pairOf = ({ client, allocator }: VerifiedClient) => [client, allocator]
