import { Effect, Option } from "effect"

/** Advertisements before the newest that are followed, so that the newest and ten more are kept. */
export const OLDER_ADVERTISEMENTS = 10

/** What a walk has to be told. */
export interface AdvertisementLookUps<Id, Advertisement extends { readonly previous: Option.Option<Id> }, E, R> {
  readonly isStored: (id: Id) => Effect.Effect<boolean, E, R>
  readonly read: (id: Id) => Effect.Effect<Advertisement, E, R>
}

/**
 * Advertisements that are not stored yet, from the newest back: it and at most `older` before it, ending where one is
 * stored or was met before. Each is read once. One that cannot be read fails the walk, since nobody would ever fill a gap
 * behind a stored one. Source: external services, "IPNI", advertisements newest to older.
 */
export const walkAdvertisements = <Id, Advertisement extends { readonly previous: Option.Option<Id> }, E, R>(
  newest: Id,
  lookUps: AdvertisementLookUps<Id, Advertisement, E, R>,
  older: number = OLDER_ADVERTISEMENTS
): Effect.Effect<ReadonlyArray<Advertisement & { readonly id: Id }>, E, R> =>
  Effect.gen(function* () {
    const met = new Set<Id>()
    const found: Array<Advertisement & { readonly id: Id }> = []
    let next = Option.some(newest)
    while (Option.isSome(next) && found.length <= older && !met.has(next.value)) {
      const id = next.value
      if (yield* lookUps.isStored(id)) break
      met.add(id)
      const advertisement = yield* lookUps.read(id)
      found.push({ ...advertisement, id })
      next = advertisement.previous
    }
    return found
  })
