import { type CallFailure, statusFailure, unreachableFailure } from "../shared/UpstreamErrors.js"

interface ErrorAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
}

/** An octokit error that carries an answer; the library also makes errors of status 500 when there was none. */
const answerOf = (error: unknown): ErrorAnswer | undefined => {
  const response = error instanceof Error && "response" in error ? error.response : undefined
  if (typeof response !== "object" || response === null || !("status" in response)) return undefined
  if (typeof response.status !== "number") return undefined
  const headers = "headers" in response && typeof response.headers === "object" ? { ...response.headers } : {}
  return { status: response.status, headers }
}

/** What octokit throws. Its errors hold the request with its headers, so the cause is kept without them. */
export const octokitFailure = (error: unknown): CallFailure => {
  const answer = answerOf(error)
  if (answer === undefined) return unreachableFailure(error instanceof Error ? (error.cause ?? error) : error)
  const retryAfter = answer.headers["retry-after"]
  const words = error instanceof Error ? error.message : ""
  return statusFailure({
    status: answer.status,
    retryAfter: typeof retryAfter === "string" ? retryAfter : undefined,
    words: words.startsWith("<") ? "" : words,
    cause: words
  })
}
