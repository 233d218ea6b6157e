import { Duration, Effect, type Scope } from "effect"
import { type DependencyCheck, DependencyDown } from "../../application/ports/DependencyHealth.js"
import { answerCache } from "./AnswerCache.js"
import type { CallFailure } from "./UpstreamErrors.js"

const TIME_LIMIT = Duration.seconds(5)

/** Why a service counts as down. What the network says stays inside, for it names addresses. */
const reasonOf = ({ reason, status }: CallFailure): string => (status === null ? reason : `HTTP ${status}`)

/**
 * The check of an outside service, without which this instance serves all the same. An answer holds for `keepFor`, so that
 * health costs no quota; a service that is down is asked again every time.
 */
export const serviceCheck = (
  name: string,
  keepFor: Duration.DurationInput,
  attempt: Effect.Effect<unknown, CallFailure>
): Effect.Effect<DependencyCheck, never, Scope.Scope> =>
  answerCache({
    capacity: 1,
    keepFor,
    isKnown: () => true,
    ask: (_: typeof name) =>
      attempt.pipe(
        Effect.asVoid,
        Effect.mapError((failure) => new DependencyDown({ reason: reasonOf(failure) })),
        Effect.timeoutFail({
          duration: TIME_LIMIT,
          onTimeout: () => new DependencyDown({ reason: `timeout of ${Duration.toMillis(TIME_LIMIT)}ms exceeded` })
        }),
        Effect.withSpan("DependencyHealth.ask")
      )
  }).pipe(Effect.map((ask) => ({ name, vital: false, ask: ask(name) })))
