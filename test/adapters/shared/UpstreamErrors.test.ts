import { HttpClientError, HttpClientRequest } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Inspectable } from "effect"
import {
  httpFailure,
  malformedFailure,
  statusFailure,
  unreachableFailure
} from "../../../src/adapters/shared/UpstreamErrors.js"

describe("a failed call", () => {
  it("tells the innermost cause of a lost connection", () => {
    const cause = new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:9") })
    assert.strictEqual(unreachableFailure(cause).detail, "connect ECONNREFUSED 127.0.0.1:9")
    assert.isTrue(Duration.equals(unreachableFailure(cause).pause, Duration.zero))
  })

  it("cuts a long explanation", () => {
    assert.strictEqual(malformedFailure("x".repeat(1000)).detail.length, 301)
  })

  it.each([
    ["a number of seconds", "7", 7],
    ["a number beyond reason", "99999999999", 0],
    ["something else", "soon", 0],
    ["nothing", undefined, 0]
  ] as const)("asks for a pause by Retry-After: %s", (_, retryAfter, seconds) => {
    assert.strictEqual(Duration.toSeconds(statusFailure({ status: 429, retryAfter, cause: undefined }).pause), seconds)
  })

  it("asks for a pause by an instant, counted by the service's own clock", () => {
    const pauseUntil = (retryAfter: string, date?: string) =>
      Duration.toSeconds(statusFailure({ status: 503, retryAfter, date, cause: undefined }).pause)
    const noon = "Wed, 21 Oct 2026 12:00:00 GMT"
    assert.strictEqual(pauseUntil("Wed, 21 Oct 2026 12:10:00 GMT", noon), 600)
    assert.strictEqual(pauseUntil("Wed, 21 Oct 2026 11:00:00 GMT", noon), 0)
    assert.strictEqual(pauseUntil("Wed, 21 Oct 2026 12:10:00 GMT"), 0)
  })

  it("keeps nothing of a request, whose address may carry a token", () => {
    const request = HttpClientRequest.get("https://example.org/8.8.8.8?token=s3cret-token")
    const error = new HttpClientError.RequestError({
      request,
      reason: "Transport",
      cause: new Error("connect ETIMEDOUT")
    })
    const failure = httpFailure(error)
    assert.strictEqual(failure.detail, "connect ETIMEDOUT")
    assert.notInclude(Inspectable.format(failure) + String(failure.stack), "s3cret-token")
    const withoutCause = httpFailure(new HttpClientError.RequestError({ request, reason: "Transport" }))
    assert.notInclude(Inspectable.format(withoutCause) + String(withoutCause.stack), "s3cret-token")
  })
})
