import { Effect, Option, Ref } from "effect"
import type { ProviderId } from "../../domain/shared/Ids.js"
import { LocationLookup } from "../ports/LocationLookup.js"
import { LotusRpc } from "../ports/LotusRpc.js"
import { NameResolver } from "../ports/NameResolver.js"
import type { UpstreamError } from "../ports/PortErrors.js"
import { locateProvider } from "./LocateProvider.js"

/**
 * Place of a storage provider, none when it names no public address. A name for which the name service fails is passed
 * over; without any other address that failure is the answer.
 */
export const findLocation = Effect.fn("findLocation")(function* (provider: ProviderId) {
  const { minerInfo } = yield* LotusRpc
  const { resolve } = yield* NameResolver
  const { locate } = yield* LocationLookup
  const unresolved = yield* Ref.make(Option.none<UpstreamError>())
  const { hosts } = yield* minerInfo(provider)
  const place = yield* locateProvider(hosts, {
    resolve: (name) =>
      Effect.catchAll(resolve(name), (failure) => Effect.as(Ref.set(unresolved, Option.some(failure)), Option.none())),
    locate
  })
  const failure = yield* Ref.get(unresolved)
  if (Option.isNone(place) && Option.isSome(failure)) return yield* failure.value
  return place
})
