import type { HttpClientError } from "@effect/platform"
import { Data, Duration, Effect, ParseResult, Random, Schedule } from "effect"
import { UpstreamError, type UpstreamName } from "../../application/ports/PortErrors.js"

/** How long a call to an outside service may take, and how often it is made anew after a passing failure. */
export interface CallPolicy {
  /** Of one attempt, body included. */
  readonly timeout: Duration.DurationInput
  /** Attempts after the first. */
  readonly retries: number
  /** Each pause is drawn from [from, to). */
  readonly delay: { readonly from: Duration.DurationInput; readonly to: Duration.DurationInput }
}

export const defaultCallPolicy: CallPolicy = {
  timeout: "5 seconds",
  retries: 3,
  delay: { from: "500 millis", to: "2 seconds" }
}

/** A service that asks for a longer pause than this is left alone until the next run. */
const LONGEST_PAUSE = Duration.seconds(30)

/** One attempt that failed. Adapters turn what their library throws into it; `upstreamErrors` ends it. */
export class CallFailure extends Data.TaggedError("CallFailure")<{
  readonly reason: UpstreamError["reason"]
  readonly detail: string
  /** Of the answer; null when there was none, or when its status was not what failed. */
  readonly status: number | null
  readonly isTransient: boolean
  /** Pause that the service asked for; zero when it asked for none. */
  readonly pause: Duration.Duration
  readonly cause: unknown
}> {}

const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504])

/** An answer whose status is not a success. */
export const statusFailure = (answer: {
  readonly status: number
  /** Header `Retry-After`, in seconds. */
  readonly retryAfter: string | undefined
  /** The service's own words, if it has any that are worth telling. */
  readonly words?: string
  readonly cause: unknown
}) => {
  const { status, retryAfter, words, cause } = answer
  const pause = Duration.seconds(retryAfter !== undefined && /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : 0)
  return new CallFailure({
    reason: "status",
    detail: words ? cut(`HTTP ${status}: ${words}`) : `HTTP ${status}`,
    status,
    isTransient: TRANSIENT_STATUSES.has(status) && Duration.lessThanOrEqualTo(pause, LONGEST_PAUSE),
    pause,
    cause
  })
}

/** No connection, or one that broke off. */
export const unreachableFailure = (cause: unknown) =>
  new CallFailure({
    reason: "unreachable",
    detail: rootMessage(cause),
    status: null,
    isTransient: true,
    pause: Duration.zero,
    cause
  })

/** An answer that is not what the service promises; asking again would not change it. */
export const malformedFailure = (detail: string, cause?: unknown) =>
  new CallFailure({
    reason: "malformed",
    detail: cut(detail),
    status: null,
    isTransient: false,
    pause: Duration.zero,
    cause
  })

/** What `HttpClient`, its status filter and its schema decoding fail with. */
export const httpFailure = (error: HttpClientError.HttpClientError | ParseResult.ParseError): CallFailure => {
  switch (error._tag) {
    case "ParseError":
      return malformedFailure(ParseResult.TreeFormatter.formatErrorSync(error), error)
    case "RequestError":
      return error.reason === "Transport" ? unreachableFailure(error) : malformedFailure(error.reason, error)
    case "ResponseError":
      if (error.reason === "StatusCode") {
        const { status, headers } = error.response
        return statusFailure({ status, retryAfter: headers["retry-after"], cause: error })
      }
      // A body that arrived whole and is no JSON is the service's fault; any other failure to read it the network's.
      return hasCause(error, SyntaxError) ? malformedFailure("the body is not JSON", error) : unreachableFailure(error)
  }
}

/** Limits an attempt in time and repeats it as the policy grants, as long as its failures may pass. */
export const retryTransient =
  (policy: CallPolicy) =>
  <A, R>(attempt: Effect.Effect<A, CallFailure, R>): Effect.Effect<A, CallFailure, R> =>
    attempt.pipe(
      Effect.timeoutFail({
        duration: policy.timeout,
        onTimeout: () =>
          new CallFailure({
            reason: "timeout",
            detail: `no answer within ${Duration.format(Duration.decode(policy.timeout))}`,
            status: null,
            isTransient: true,
            pause: Duration.zero,
            cause: undefined
          })
      }),
      Effect.retry({ while: (failure) => failure.isTransient, schedule: pauses(policy) })
    )

const pauses = ({ retries, delay }: CallPolicy) =>
  Schedule.identity<CallFailure>().pipe(
    Schedule.intersect(Schedule.recurs(retries)),
    Schedule.modifyDelayEffect(([failure]) =>
      Effect.map(Random.nextRange(Duration.toMillis(delay.from), Duration.toMillis(delay.to)), (drawn) =>
        Duration.max(Duration.millis(drawn), failure.pause)
      )
    )
  )

/** Ends a method of an adapter: its span and its typed failure. */
export const upstreamErrors =
  (service: UpstreamName, operation: string) =>
  <A, R>(effect: Effect.Effect<A, CallFailure, R>): Effect.Effect<A, UpstreamError, R> =>
    effect.pipe(
      Effect.mapError(
        ({ reason, detail, status, cause }) =>
          new UpstreamError({ service, operation, reason, detail, ...(status === null ? {} : { status }), cause })
      ),
      Effect.withSpan(`${service}.${operation}`)
    )

const cut = (text: string) => (text.length > 300 ? `${text.slice(0, 300)}…` : text)

const causesOf = (error: unknown): ReadonlyArray<Error> => {
  const chain: Array<Error> = []
  for (let next = error; next instanceof Error && chain.length < 5; next = next.cause) chain.push(next)
  return chain
}

const hasCause = (error: unknown, kind: typeof SyntaxError) => causesOf(error).some((cause) => cause instanceof kind)

/** Message of the innermost error: `connect ECONNREFUSED 127.0.0.1:1` where the outer one says `fetch failed`. */
const rootMessage = (error: unknown) => {
  const root = causesOf(error).at(-1)
  const code = root !== undefined && "code" in root && typeof root.code === "string" ? root.code : undefined
  return root?.message || code || "no connection"
}
