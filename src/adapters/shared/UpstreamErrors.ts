import type { HttpClientError } from "@effect/platform"
import { Data, DateTime, Duration, Option, type ParseResult } from "effect"
import { UpstreamError, type UpstreamName } from "../../application/ports/PortErrors.js"
import { misfit } from "./ForeignFields.js"

/** A service that asks for a longer pause than this is left alone until the next run. */
export const LONGEST_PAUSE = Duration.seconds(30)

/** One attempt that failed. Adapters turn what their library throws into it; `UpstreamCalls` ends it. */
export class CallFailure extends Data.TaggedError("CallFailure")<{
  readonly reason: UpstreamError["reason"]
  readonly detail: string
  /** Of the answer; null when there was none, or when its status was not what failed. */
  readonly status: number | null
  readonly isTransient: boolean
  /** Pause that the service asked for; zero when it asked for none. */
  readonly pause: Duration.Duration
  /** Never a request or an error that holds one: their addresses and headers carry secrets. */
  readonly cause: unknown
}> {}

const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504])

/** An answer whose status is not a success. */
export const statusFailure = (answer: {
  readonly status: number
  /** Header `Retry-After`: seconds, or an instant. */
  readonly retryAfter: string | undefined
  /** Header `Date`, from which an instant is counted: the service's clock may not be ours. */
  readonly date?: string | undefined
  /** The service's own words, if it has any that are worth telling. */
  readonly words?: string
  readonly cause: unknown
}) => {
  const { cause, date, retryAfter, status, words } = answer
  const pause = askedPause(retryAfter ?? "", date ?? "")
  return new CallFailure({
    reason: "status",
    detail: words ? cut(`HTTP ${status}: ${words}`) : `HTTP ${status}`,
    status,
    isTransient: TRANSIENT_STATUSES.has(status) && Duration.lessThanOrEqualTo(pause, LONGEST_PAUSE),
    pause,
    cause
  })
}

const askedPause = (retryAfter: string, date: string): Duration.Duration => {
  if (/^\d{1,9}$/.test(retryAfter)) return Duration.seconds(Number(retryAfter))
  const pause = millisOf(retryAfter).pipe(Option.zipWith(millisOf(date), (until, now) => until - now))
  return Duration.millis(
    Math.max(
      0,
      Option.getOrElse(pause, () => 0)
    )
  )
}

const millisOf = (httpDate: string): Option.Option<number> =>
  Option.map(DateTime.make(new Date(httpDate)), DateTime.toEpochMillis)

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

/** The service understood the question and says no, in words of its own. */
export const refusedFailure = (words: string) =>
  new CallFailure({
    reason: "refused",
    detail: cut(words),
    status: null,
    isTransient: false,
    pause: Duration.zero,
    cause: undefined
  })

/** What `HttpClient`, its status filter and its schema decoding fail with. */
export const httpFailure = (error: HttpClientError.HttpClientError | ParseResult.ParseError): CallFailure => {
  switch (error._tag) {
    case "ParseError":
      return malformedFailure(misfit(error))
    case "RequestError":
      return error.reason === "Transport" ? unreachableFailure(error.cause) : malformedFailure(error.reason)
    case "ResponseError":
      if (error.reason === "StatusCode") {
        const { status, headers } = error.response
        return statusFailure({ status, retryAfter: headers["retry-after"], date: headers.date, cause: undefined })
      }
      return unreachableFailure(error.cause)
  }
}

/** Ends what was asked of a service: a failed call, or an answer in which the failure shows later, as callers see it. */
export const upstreamError =
  (service: UpstreamName, operation: string) =>
  ({ cause, detail, reason, status }: CallFailure): UpstreamError =>
    new UpstreamError({ service, operation, reason, detail, ...(status === null ? {} : { status }), cause })

const cut = (text: string) => (text.length > 300 ? `${text.slice(0, 300)}…` : text)

const causesOf = (error: unknown): ReadonlyArray<Error> => {
  const chain: Array<Error> = []
  for (let next = error; next instanceof Error && chain.length < 5; next = next.cause) chain.push(next)
  return chain
}

/** Message of the innermost error: `connect ECONNREFUSED 127.0.0.1:1` where the outer one says `fetch failed`. */
const rootMessage = (error: unknown) => {
  const root = causesOf(error).at(-1)
  const code = root !== undefined && "code" in root && typeof root.code === "string" ? root.code : undefined
  return root?.message || code || "no connection"
}
