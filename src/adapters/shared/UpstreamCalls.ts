import { DateTime, Duration, Effect, Metric, Random, Schedule } from "effect"
import type { UpstreamError, UpstreamName } from "../../application/ports/PortErrors.js"
import type { CallPolicy } from "./CallPolicy.js"
import { circuitBreaker } from "./CircuitBreaker.js"
import { CallFailure, upstreamError } from "./UpstreamErrors.js"
import { upstreamCallsTotal, upstreamDurations, upstreamSuspended } from "./UpstreamMetrics.js"

/** The way to one outside service, shared by everything that calls it. */
export interface UpstreamCalls {
  /**
   * Makes an attempt within the limits of the policy: in time, in number at once, again after passing failures, and not at
   * all while the service is down. Ends a method of an adapter: its span, its metrics and its typed failure.
   * `operation` names the question for logs and traces, without secrets.
   */
  readonly call: <A, R>(
    operation: string,
    attempt: Effect.Effect<A, CallFailure, R>
  ) => Effect.Effect<A, UpstreamError, R>
}

export const upstreamCalls = (service: UpstreamName, policy: CallPolicy): Effect.Effect<UpstreamCalls> =>
  Effect.gen(function* () {
    const permits = yield* Effect.makeSemaphore(policy.atOnce)
    const whileUp = yield* circuitBreaker(policy, {
      onSuspended: (until, { detail }) =>
        Effect.zipRight(
          Metric.set(upstreamSuspended(service), 1),
          Effect.logWarning(`${service} is left alone until ${DateTime.formatIso(until)}: ${detail}`)
        ),
      onResumed: Effect.zipRight(Metric.set(upstreamSuspended(service), 0), Effect.logInfo(`${service} answers again`))
    })
    const ended = (outcome: string) => Metric.increment(upstreamCallsTotal(service, outcome))

    return {
      call: (operation, attempt) =>
        attempt.pipe(
          limitedInTime(policy.timeout),
          permits.withPermits(1),
          Effect.retry({ while: ({ isTransient }) => isTransient, schedule: pauses(policy) }),
          whileUp,
          Metric.trackDurationWith(upstreamDurations(service), Duration.toSeconds),
          Effect.tapBoth({ onFailure: ({ reason }) => ended(reason), onSuccess: () => ended("ok") }),
          Effect.mapError(upstreamError(service, operation)),
          Effect.withSpan(`${service}.${operation}`)
        )
    }
  })

const limitedInTime =
  (timeout: Duration.DurationInput) =>
  <A, R>(attempt: Effect.Effect<A, CallFailure, R>): Effect.Effect<A, CallFailure, R> =>
    Effect.timeoutFail(attempt, {
      duration: timeout,
      onTimeout: () =>
        new CallFailure({
          reason: "timeout",
          detail: `no answer within ${Duration.format(Duration.decode(timeout))}`,
          status: null,
          isTransient: true,
          pause: Duration.zero,
          cause: undefined
        })
    })

const pauses = ({ retries, delay }: CallPolicy) =>
  Schedule.identity<CallFailure>().pipe(
    Schedule.intersect(Schedule.recurs(retries)),
    Schedule.modifyDelayEffect(([failure]) =>
      Effect.map(Random.nextRange(Duration.toMillis(delay.from), Duration.toMillis(delay.to)), (drawn) =>
        Duration.max(Duration.millis(drawn), failure.pause)
      )
    )
  )
