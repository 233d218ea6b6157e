import { groupRows } from "../shared/Grouping.js"
import type { Shares } from "./AllocatorGrade.js"

/** A provider stores for clients of an allocator, from a week on and for ever after. */
export interface Membership {
  readonly allocator: string
  readonly provider: string
  /** Index of the first week in which some client has both DataCap of the allocator and a deal with the provider. */
  readonly firstWeek: number
}

/** Pairs from which memberships follow; first weeks as indexes. */
export interface MembershipSource {
  /** Clients with DataCap of an allocator. */
  readonly allocatorClients: Iterable<{
    readonly allocator: string
    readonly client: string
    readonly firstWeek: number
  }>
  /** Clients with deals of a provider. */
  readonly clientProviders: Iterable<{
    readonly client: string
    readonly provider: string
    readonly firstWeek: number
  }>
}

/** Memberships by client; a pair of allocator and provider that share several clients comes several times. */
export const membershipsOf = ({ allocatorClients, clientProviders }: MembershipSource): ReadonlyArray<Membership> => {
  const providersOf = new Map(
    groupRows(clientProviders, ({ client }) => [client]).map((group) => [group[0].client, group])
  )
  return Array.from(allocatorClients).flatMap(({ allocator, client, firstWeek }) =>
    (providersOf.get(client) ?? []).map((pair) => ({
      allocator,
      provider: pair.provider,
      firstWeek: Math.max(firstWeek, pair.firstWeek)
    }))
  )
}

/** An allocator that has clients by the end of a week. */
export interface AllocatorTotal {
  /** Week index. */
  readonly week: number
  readonly allocator: string
  /** Bytes allocated up to the end of the week. */
  readonly totalDatacap: bigint
}

export interface AllocatorShares {
  readonly allocator: string
  /** Bytes. */
  readonly totalDatacap: bigint
  readonly shares: Shares
}
