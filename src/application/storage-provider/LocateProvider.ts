import { Effect, Option } from "effect"
import type { HostAddress } from "../../domain/storage-provider/HostAddress.js"

/** What the network and the location service know. */
export interface LocationLookUps<Place, E, R> {
  /** First record of a name, A for `dns4` and AAAA for `dns6`; none when there is none or nobody tells. */
  readonly resolve: (name: HostAddress) => Effect.Effect<Option.Option<string>, never, R>
  /** Place of an IP address; none when the address is of no public network. */
  readonly locate: (ip: string) => Effect.Effect<Option.Option<Place>, E, R>
}

/**
 * Place of a storage provider: that of its first address which is of a public network. Addresses are looked up one after
 * the other and no further than needed; a name that does not resolve is passed over. None when no address is public.
 * Source: external services, "Location".
 */
export const locateProvider = <Place, E, R>(
  hosts: ReadonlyArray<HostAddress>,
  lookUps: LocationLookUps<Place, E, R>
): Effect.Effect<Option.Option<Place>, E, R> =>
  Effect.gen(function* () {
    for (const address of hosts) {
      const ip = isAddress(address) ? Option.some(address.host) : yield* lookUps.resolve(address)
      if (Option.isNone(ip)) continue
      const place = yield* lookUps.locate(ip.value)
      if (Option.isSome(place)) return place
    }
    return Option.none()
  })

const isAddress = ({ protocol }: HostAddress): boolean => protocol === "ip4" || protocol === "ip6"
