import { DateTime, Deferred, Duration, Effect, Exit, Option, Ref } from "effect"
import * as Clock from "../../application/ports/Clock.js"
import type { CallPolicy } from "./CallPolicy.js"
import { CallFailure, LONGEST_PAUSE } from "./UpstreamErrors.js"

/** A service that asks to be left alone for longer is asked again after this. */
const LONGEST_SUSPENSION = Duration.hours(1)

interface Circuit {
  readonly failuresInARow: number
  /** Until when nobody calls; none while the service counts as up. */
  readonly suspended: Option.Option<Suspension>
}

interface Suspension {
  readonly until: DateTime.Utc
  readonly failure: CallFailure
  /** Done when the call that tries whether the service is back has ended; meanwhile the others wait. */
  readonly trial: Option.Option<Deferred.Deferred<void>>
}

/** What becomes of a call. */
type Entrance =
  | { readonly _tag: "GoesAhead" }
  | { readonly _tag: "Waits"; readonly trial: Deferred.Deferred<void> }
  | { readonly _tag: "TurnedAway"; readonly suspension: Suspension }

const closed: Circuit = { failuresInARow: 0, suspended: Option.none() }

const goesAhead: Entrance = { _tag: "GoesAhead" }

const turnedAway = ({ until, failure }: Suspension) =>
  new CallFailure({
    reason: "suspended",
    detail: `not asked until ${DateTime.formatIso(until)}, for it failed: ${failure.detail}`,
    status: null,
    isTransient: false,
    pause: Duration.zero,
    cause: undefined
  })

/** A refusal or an answer that cannot be read comes from a service that is up. */
const isDown = ({ isTransient, pause }: CallFailure) => isTransient || Duration.greaterThan(pause, Duration.zero)

/** How long to leave a service alone after a failure; none while it need not be. */
const suspension = (
  { suspendAfter, suspendFor }: CallPolicy,
  failure: CallFailure,
  failuresInARow: number
): Option.Option<Duration.Duration> => {
  if (Duration.greaterThan(failure.pause, LONGEST_PAUSE))
    return Option.some(Duration.min(failure.pause, LONGEST_SUSPENSION))
  return failuresInARow >= suspendAfter ? Option.some(Duration.decode(suspendFor)) : Option.none()
}

export interface CircuitChanges {
  /** Told when the service begins to be left alone, and why. */
  readonly onSuspended: (until: DateTime.Utc, failure: CallFailure) => Effect.Effect<void>
  /** Told when it has answered again. */
  readonly onResumed: Effect.Effect<void>
}

/**
 * Leaves a service alone that is down: after `suspendAfter` failed calls in a row, or when it asks for a long pause, calls
 * fail at once as `suspended`. After the pause one call tries it; others wait for what becomes of that one.
 */
export const circuitBreaker = (policy: CallPolicy, { onSuspended, onResumed }: CircuitChanges) =>
  Effect.map(Ref.make(closed), (circuit) => {
    const entrance: Effect.Effect<Entrance> = Effect.flatMap(
      Effect.all([Clock.now, Deferred.make<void>()]),
      ([now, trial]) =>
        Ref.modify(circuit, (before): readonly [Entrance, Circuit] => {
          if (Option.isNone(before.suspended)) return [goesAhead, before]
          const suspension = before.suspended.value
          if (DateTime.lessThan(now, suspension.until)) return [{ _tag: "TurnedAway", suspension }, before]
          return Option.match(suspension.trial, {
            onSome: (other) => [{ _tag: "Waits", trial: other }, before],
            onNone: () => [
              goesAhead,
              { ...before, suspended: Option.some({ ...suspension, trial: Option.some(trial) }) }
            ]
          })
        })
    )

    const enter = (wait: (trial: Effect.Effect<void>) => Effect.Effect<void>): Effect.Effect<void, CallFailure> =>
      Effect.flatMap(entrance, (found) => {
        if (found._tag === "GoesAhead") return Effect.void
        if (found._tag === "TurnedAway") return turnedAway(found.suspension)
        return Effect.zipRight(wait(Deferred.await(found.trial)), enter(wait))
      })

    const endTrial = ({ suspended }: Circuit): Effect.Effect<void> =>
      Option.match(
        Option.flatMap(suspended, ({ trial }) => trial),
        { onNone: () => Effect.void, onSome: (trial) => Effect.asVoid(Deferred.succeed(trial, undefined)) }
      )

    const noteSuccess = Effect.flatMap(Ref.getAndSet(circuit, closed), (before) =>
      Effect.zipRight(endTrial(before), Option.isSome(before.suspended) ? onResumed : Effect.void)
    )

    const noteFailure = (failure: CallFailure) =>
      Effect.gen(function* () {
        const now = yield* Clock.now
        const [before, after] = yield* Ref.modify(circuit, (known) => {
          const failuresInARow = known.failuresInARow + 1
          const pause = suspension(policy, failure, Option.isSome(known.suspended) ? Infinity : failuresInARow)
          const suspended = Option.map(pause, (length) => ({
            until: DateTime.addDuration(now, length),
            failure,
            trial: Option.none()
          }))
          const next: Circuit = { failuresInARow, suspended }
          return [[known, next] as const, next]
        })
        yield* endTrial(before)
        if (Option.isSome(after.suspended) && Option.isNone(before.suspended)) {
          yield* onSuspended(after.suspended.value.until, failure)
        }
      })

    /** A trial that was broken off tells nothing: the next call tries. */
    const breakOff = Effect.flatMap(
      Ref.getAndUpdate(circuit, (before) => ({
        ...before,
        suspended: Option.map(before.suspended, (suspended) => ({ ...suspended, trial: Option.none() }))
      })),
      endTrial
    )

    return <A, R>(call: Effect.Effect<A, CallFailure, R>): Effect.Effect<A, CallFailure, R> =>
      // Whoever becomes the trial ends it, or the others would wait for ever.
      Effect.uninterruptibleMask((restore) =>
        Effect.zipRight(
          enter(restore),
          Effect.onExit(
            restore(call),
            Exit.match({
              onSuccess: () => noteSuccess,
              onFailure: (cause) => {
                if (cause._tag !== "Fail") return breakOff
                return isDown(cause.error) ? noteFailure(cause.error) : noteSuccess
              }
            })
          )
        )
      )
  })
