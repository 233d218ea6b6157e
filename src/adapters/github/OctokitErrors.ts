import { DateTime, Duration, Option } from "effect"
import {
  CallFailure,
  LONGEST_PAUSE,
  malformedFailure,
  statusFailure,
  unreachableFailure
} from "../shared/UpstreamErrors.js"
import { AnswerTooLarge } from "./BoundedFetch.js"

/** An answer of another status than success, as octokit throws it. */
interface ErrorAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
}

/** The answer that an octokit error carries; the library also makes errors of status 500 when there was none. */
const answerOf = (error: unknown): ErrorAnswer | undefined => {
  const response = error instanceof Error && "response" in error ? error.response : undefined
  if (typeof response !== "object" || response === null || !("status" in response)) return undefined
  if (typeof response.status !== "number") return undefined
  const headers = "headers" in response && typeof response.headers === "object" ? { ...response.headers } : {}
  return { status: response.status, headers }
}

/** Pause after too many requests at once when GitHub tells none. Source: GitHub's practices for its REST API. */
const SECONDARY_LIMIT_PAUSE = Duration.minutes(1)

const secondsIn = (header: unknown) =>
  typeof header === "string" && /^\d{1,12}$/.test(header) ? Option.some(Number(header)) : Option.none()

/** For how long GitHub wants no more requests; none when this is not the matter. */
const rateLimitPause = ({ headers, status }: ErrorAnswer, words: string, now: DateTime.Utc) => {
  if (status !== 403 && status !== 429) return Option.none()
  const retryAfter = secondsIn(headers["retry-after"])
  if (Option.isSome(retryAfter)) return Option.map(retryAfter, Duration.seconds)
  const reset = secondsIn(headers["x-ratelimit-reset"])
  if (headers["x-ratelimit-remaining"] === "0" && Option.isSome(reset)) {
    // GitHub counts in whole seconds, and its clock is not ours.
    const seconds = Math.ceil(reset.value - DateTime.toEpochMillis(now) / 1000) + 1
    return Option.some(Duration.seconds(Math.max(seconds, 1)))
  }
  return /secondary rate limit|abuse detection/i.test(words) ? Option.some(SECONDARY_LIMIT_PAUSE) : Option.none()
}

const rateLimited = ({ cause, detail, reason, status }: CallFailure, pause: Duration.Duration, now: DateTime.Utc) =>
  new CallFailure({
    reason,
    detail: `${detail}; wants no requests until ${DateTime.formatIso(DateTime.addDuration(now, pause))}`,
    status,
    isTransient: Duration.lessThanOrEqualTo(pause, LONGEST_PAUSE),
    pause,
    cause
  })

/** What stands in an Authorization header, should an answer repeat it. */
const credentials = /\b(?:token|bearer|basic)\s+\S+|\bgh[a-z]_\w+|\bgithub_pat_\w+|\beyJ[\w-]+(?:\.[\w-]+)*/gi

const withoutCredentials = (words: string): string => words.replace(credentials, "[redacted]")

/** What octokit throws. Its errors hold the request with its headers, so the cause is kept without them. */
export const octokitFailure = (error: unknown, now: DateTime.Utc): CallFailure => {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  if (cause instanceof AnswerTooLarge) return malformedFailure(cause.message)
  const answer = answerOf(error)
  if (answer === undefined) return unreachableFailure(cause)
  const message = error instanceof Error ? error.message : ""
  const words = message.startsWith("<") ? "" : withoutCredentials(message)
  const retryAfter = answer.headers["retry-after"]
  const failure = statusFailure({
    status: answer.status,
    retryAfter: typeof retryAfter === "string" ? retryAfter : undefined,
    words,
    cause: undefined
  })
  return Option.match(rateLimitPause(answer, words, now), {
    onNone: () => failure,
    onSome: (pause) => rateLimited(failure, pause, now)
  })
}
