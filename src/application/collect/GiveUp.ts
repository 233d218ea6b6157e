import { Data, Effect, Ref } from "effect"
import type { UpstreamError } from "../ports/PortErrors.js"

/** The service failed so often in a row that this run asks it no more. */
export class GivenUp extends Data.TaggedError("GivenUp")<{ readonly last: UpstreamError }> {
  override get message(): string {
    return `not asked any more after: ${this.last.message}`
  }
}

/**
 * Guards the calls of one run to one service: after `limit` failures in a row the rest fail at once. A malformed
 * answer is an answer and ends the row: it says nothing of the next one.
 */
export const giveUpAfter = (limit: number) =>
  Effect.map(Ref.make<ReadonlyArray<UpstreamError>>([]), (failuresInARow) => {
    const note = (error: UpstreamError) =>
      Ref.update(failuresInARow, (before) => (error.reason === "malformed" ? [] : [...before, error]))

    return <A, R>(call: Effect.Effect<A, UpstreamError, R>): Effect.Effect<A, UpstreamError | GivenUp, R> =>
      Effect.gen(function* () {
        const failures = yield* Ref.get(failuresInARow)
        const last = failures.at(-1)
        if (last !== undefined && failures.length >= limit) return yield* new GivenUp({ last })
        return yield* Effect.tapBoth(call, { onFailure: note, onSuccess: () => Ref.set(failuresInARow, []) })
      })
  })
