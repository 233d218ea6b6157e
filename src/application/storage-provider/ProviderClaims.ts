import { Effect } from "effect"
import type { ProviderClaims } from "../../domain/storage-provider/IpniStatus.js"
import { AdvertisementStore } from "../ports/AdvertisementStore.js"
import type { ClaimsOfProvider } from "../ports/ProviderRepository.js"

/** A provider with its identity in the network's index; null when nobody knows one. */
export interface IndexedProvider {
  readonly provider: string
  readonly peerId: string | null
}

/**
 * What each provider advertises beside what it claimed, as `compareClaims` takes it, in the order of the providers and by
 * one read. Several providers may share a peer: each is told all of it.
 */
export const providerClaims = Effect.fn("providerClaims")(function* (
  providers: ReadonlyArray<IndexedProvider>,
  claims: ReadonlyArray<ClaimsOfProvider>
) {
  const { entriesOf } = yield* AdvertisementStore
  const entries = yield* entriesOf(providers.flatMap(({ peerId }) => (peerId === null ? [] : [peerId])))
  const claimed = new Map(claims.map((row) => [row.provider, row.claims]))
  return providers.map(({ peerId, provider }): IndexedProvider & ProviderClaims => {
    const added = peerId === null ? undefined : entries.get(peerId)
    return {
      provider,
      peerId,
      advertisements: added === undefined ? [] : [{ entries: added, isRemoval: false }],
      actualClaims: claimed.get(provider) ?? null
    }
  })
})
