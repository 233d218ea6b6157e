import { Effect, Option, Ref } from "effect"
import type { ProviderId } from "../../domain/shared/Ids.js"
import type { HostAddress } from "../../domain/storage-provider/HostAddress.js"
import { LocationLookup } from "../ports/LocationLookup.js"
import { LotusRpc } from "../ports/LotusRpc.js"
import { NameResolver } from "../ports/NameResolver.js"
import type { UpstreamError } from "../ports/PortErrors.js"
import { locateProvider } from "./LocateProvider.js"

/**
 * Place of the first of a provider's addresses that is of a public network, none when there is no such. A name for which
 * the name service fails is passed over; without any other address that failure is the answer.
 */
export const findPlace = Effect.fn("findPlace")(function* (hosts: ReadonlyArray<HostAddress>) {
  const { resolve } = yield* NameResolver
  const { locate } = yield* LocationLookup
  const unresolved = yield* Ref.make(Option.none<UpstreamError>())
  const place = yield* locateProvider(hosts, {
    resolve: (name) =>
      Effect.catchAll(resolve(name), (failure) => Effect.as(Ref.set(unresolved, Option.some(failure)), Option.none())),
    locate
  })
  const failure = yield* Ref.get(unresolved)
  if (Option.isNone(place) && Option.isSome(failure)) return yield* failure.value
  return place
})

/** Place of a storage provider by the addresses that it names on chain; as {@link findPlace}. */
export const findLocation = Effect.fn("findLocation")(function* (provider: ProviderId) {
  const { minerInfo } = yield* LotusRpc
  const { hosts } = yield* minerInfo(provider)
  return yield* findPlace(hosts)
})
