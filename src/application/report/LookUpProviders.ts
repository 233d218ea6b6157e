import { Array as Arr, Effect, Option } from "effect"
import { ProviderId } from "../../domain/shared/Ids.js"
import type { HostAddress } from "../../domain/storage-provider/HostAddress.js"
import type { ProviderClaims } from "../../domain/storage-provider/IpniStatus.js"
import type { Location } from "../../domain/storage-provider/Location.js"
import { failureTexts, warnOf } from "../collect/UpstreamFailures.js"
import { LocationLookup } from "../ports/LocationLookup.js"
import type { ClaimsOfProvider } from "../ports/ProviderRepository.js"
import { findPlace } from "../storage-provider/FindLocation.js"
import { findMiner } from "../storage-provider/FindMiner.js"
import { providerClaims } from "../storage-provider/ProviderClaims.js"

const MINERS_AT_ONCE = 16
const PLACES_AT_ONCE = 4

/** What others than our tables tell of a provider. */
export interface LookedUpProvider {
  readonly provider: string
  readonly claims: ProviderClaims
  /** Null when nobody could tell. */
  readonly location: Location | null
}

/**
 * Looks up providers, each once. The chain has to answer for every one of them; a place that is not told is unknown. What
 * their peers advertised is appended day by day and belongs to no generation, so it is read here, when the peers are known.
 * Source: published rules, "Storage-provider row of a report"; external services, "Common behaviour".
 */
export const lookUpProviders = Effect.fn("lookUpProviders")(function* (
  providers: ReadonlyArray<string>,
  claims: ReadonlyArray<ClaimsOfProvider>
) {
  const miners = yield* Effect.forEach(
    providers,
    (provider) => Effect.map(findMiner(ProviderId.make(provider)), (miner) => ({ provider, ...miner })),
    { concurrency: MINERS_AT_ONCE }
  )
  const places = yield* findPlaces(miners)
  const compared = yield* providerClaims(miners, claims)
  return compared.map(
    ({ provider, ...told }): LookedUpProvider => ({ provider, claims: told, location: places.get(provider) ?? null })
  )
})

interface AddressedProvider {
  readonly provider: string
  readonly hosts: ReadonlyArray<HostAddress>
}

/** Places by provider; those of whom nobody tells are missing, and the log says why. */
const findPlaces = Effect.fn("findPlaces")(function* (miners: ReadonlyArray<AddressedProvider>) {
  const { missing } = yield* LocationLookup
  if (missing.length > 0) {
    yield* Effect.logWarning(`reports show no places of providers without ${missing.join(", ")}`)
    return new Map<string, Location>()
  }
  const answers = yield* Effect.forEach(
    miners,
    ({ hosts, provider }) =>
      findPlace(hosts).pipe(Effect.map(Option.map((place) => [provider, place] as const)), Effect.either),
    { concurrency: PLACES_AT_ONCE }
  )
  const [failures, places] = Arr.separate(answers)
  yield* warnOf(failureTexts(failures))
  return new Map(Arr.getSomes(places))
})
