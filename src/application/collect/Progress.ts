import { DateTime, Duration, Effect, Ref } from "effect"
import * as Clock from "../ports/Clock.js"

const PAUSE = Duration.seconds(2)

/**
 * Tells how far a run has come, in lines like `collect-locations: 12 of 20 providers`, at most one every two seconds. The
 * effect is told how many more are done.
 */
export const progress = (job: string, total: number, things: string) =>
  Effect.gen(function* () {
    const state = yield* Ref.make({ done: 0, toldAt: yield* Clock.now })
    return (more: number): Effect.Effect<void> =>
      Effect.gen(function* () {
        const now = yield* Clock.now
        const line = yield* Ref.modify(state, (before) => {
          const done = before.done + more
          const isDue = DateTime.greaterThanOrEqualTo(now, DateTime.addDuration(before.toldAt, PAUSE))
          return isDue
            ? [Effect.logInfo(`${job}: ${done} of ${total} ${things}`), { done, toldAt: now }]
            : [Effect.void, { ...before, done }]
        })
        yield* line
      })
  })
