import { Cache, type Duration, Effect, Exit, Fiber } from "effect"

export interface AnswerCacheOptions<Key, A, E, R> {
  /** Answers kept; of more the least used are forgotten. */
  readonly capacity: number
  /** `Duration.infinity` for what never changes. */
  readonly keepFor: Duration.DurationInput
  readonly ask: (key: Key) => Effect.Effect<A, E, R>
  /** Whether an answer is one worth keeping; that nobody knows is not. */
  readonly isKnown: (answer: A) => boolean
}

/**
 * Keeps answers for a time, by keys that are equal as values. Equal questions asked at once share one call, which goes on
 * for the others when one of them leaves. Failures and unknowns are asked again.
 */
export const answerCache = <Key, A, E, R>({ ask, capacity, isKnown, keepFor }: AnswerCacheOptions<Key, A, E, R>) =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope
    const cache = yield* Cache.make({
      capacity,
      timeToLive: keepFor,
      // A call makes an entry of its own, by which it is told from a later one of the same key.
      lookup: (key: Key) => Effect.map(Effect.exit(ask(key)), (exit) => ({ exit }))
    })
    const isKept = Exit.match({ onFailure: () => false, onSuccess: isKnown })
    const forgetting = (key: Key) =>
      cache.get(key).pipe(
        Effect.tap((entry) => (isKept(entry.exit) ? Effect.void : cache.invalidateWhen(key, (kept) => kept === entry))),
        Effect.flatMap(({ exit }) => exit)
      )
    return (key: Key): Effect.Effect<A, E> => Effect.flatMap(Effect.forkIn(forgetting(key), scope), Fiber.join)
  })
