import { Effect, Either, Option } from "effect"

/** Advertisements before the newest that are followed, so that the newest and ten more are kept. */
export const OLDER_ADVERTISEMENTS = 10

interface Linked<Id> {
  readonly previous: Option.Option<Id>
}

/** What a walk has to be told. */
export interface AdvertisementLookUps<Id, Advertisement extends Linked<Id>, Unreadable, E, R> {
  readonly isStored: (id: Id) => Effect.Effect<boolean, E, R>
  readonly read: (id: Id) => Effect.Effect<Advertisement, Unreadable, R>
}

/** An advertisement that could not be read. */
export interface UnreadAdvertisement<Id, Unreadable> {
  readonly id: Id
  readonly error: Unreadable
}

export interface AdvertisementWalk<Id, Advertisement, Unreadable> {
  /** What was read, newest first, each naming the next as its previous one. */
  readonly found: ReadonlyArray<Advertisement & { readonly id: Id }>
  /** Where the walk broke off. */
  readonly unread: Option.Option<UnreadAdvertisement<Id, Unreadable>>
  /** Where to read on; none unless the walk ended for its length alone. */
  readonly next: Option.Option<Id>
}

/**
 * Reads the advertisements that are not stored yet, from the newest back: it and at most `older` before it, ending where
 * one is stored, was met before or cannot be read. None is read twice. To store what is in front of an unreadable one makes
 * a gap, which no later walk comes to: that is for those who have somebody to close it.
 * Source: external services, "IPNI", advertisements newest to older.
 */
export const walkAdvertisements = <Id, Advertisement extends Linked<Id>, Unreadable, E, R>(
  newest: Id,
  { isStored, read }: AdvertisementLookUps<Id, Advertisement, Unreadable, E, R>,
  older: number = OLDER_ADVERTISEMENTS
): Effect.Effect<AdvertisementWalk<Id, Advertisement, Unreadable>, E, R> =>
  Effect.gen(function* () {
    const met = new Set<Id>()
    const found: Array<Advertisement & { readonly id: Id }> = []
    let next = Option.some(newest)
    while (Option.isSome(next) && found.length <= older && !met.has(next.value)) {
      const id = next.value
      if (yield* isStored(id)) return { found, unread: Option.none(), next: Option.none() }
      met.add(id)
      const answer = yield* Effect.either(read(id))
      if (Either.isLeft(answer)) return { found, unread: Option.some({ id, error: answer.left }), next: Option.none() }
      found.push({ ...answer.right, id })
      next = answer.right.previous
    }
    return { found, unread: Option.none(), next: found.length > older ? next : Option.none() }
  })
