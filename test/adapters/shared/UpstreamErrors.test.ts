import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Random, TestClock } from "effect"
import {
  type CallPolicy,
  malformedFailure,
  retryTransient,
  statusFailure,
  unreachableFailure,
  upstreamErrors
} from "../../../src/adapters/shared/UpstreamErrors.js"

const policy: CallPolicy = { timeout: "90 seconds", retries: 5, delay: { from: "3 seconds", to: "6 seconds" } }

/** The instants, in seconds, at which an attempt that always fails is made. */
const attemptsOf = (failure: ReturnType<typeof unreachableFailure>) =>
  Effect.gen(function* () {
    const attempts: Array<number> = []
    const attempt = Effect.clockWith((clock) =>
      Effect.flatMap(clock.currentTimeMillis, (millis) => {
        attempts.push(millis / 1000)
        return failure
      })
    )
    const fiber = yield* Effect.fork(
      attempt.pipe(retryTransient(policy), upstreamErrors("url-finder", "rate"), Effect.flip)
    )
    yield* TestClock.adjust("10 minutes")
    return { attempts, error: yield* Fiber.join(fiber) }
  }).pipe(Effect.withRandom(Random.make("pauses")))

const status = (code: number, retryAfter?: string) => statusFailure({ status: code, retryAfter, cause: undefined })

describe("a call to an outside service", () => {
  it.effect("is repeated as often as granted, after pauses drawn from the range", () =>
    Effect.gen(function* () {
      const { attempts, error } = yield* attemptsOf(status(503))
      assert.strictEqual(attempts.length, 6)
      const pauses = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0))
      for (const pause of pauses) assert.isTrue(pause >= 3 && pause <= 6, `pause of ${pause} s`)
      assert.isAbove(new Set(pauses).size, 1)
      assert.strictEqual(error.message, "url-finder rate: status (HTTP 503)")
    })
  )

  it.effect("waits as long as the service asks for", () =>
    Effect.gen(function* () {
      const { attempts } = yield* attemptsOf(status(429, "10"))
      assert.deepStrictEqual(
        attempts.map((at) => Math.round(at)),
        [0, 10, 20, 30, 40, 50]
      )
    })
  )

  it.effect.each([
    { what: "the service asks for a long pause", failure: status(429, "3600") },
    { what: "the request is refused", failure: status(403) },
    { what: "the answer is malformed", failure: malformedFailure("no list") }
  ])("is not repeated when $what", ({ failure }) =>
    Effect.gen(function* () {
      assert.strictEqual((yield* attemptsOf(failure)).attempts.length, 1)
    })
  )

  it.effect("that hangs is cut off, each attempt for itself", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.fork(
        Effect.never.pipe(retryTransient({ ...policy, retries: 1 }), upstreamErrors("filspark", "day"), Effect.flip)
      )
      yield* TestClock.adjust("10 minutes")
      assert.strictEqual((yield* Fiber.join(fiber)).detail, "no answer within 1m 30s")
    })
  )

  it("tells the innermost cause of a lost connection", () => {
    const cause = new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:9") })
    assert.strictEqual(unreachableFailure(cause).detail, "connect ECONNREFUSED 127.0.0.1:9")
    assert.isTrue(Duration.equals(unreachableFailure(cause).pause, Duration.zero))
  })

  it("cuts a long explanation", () => {
    assert.strictEqual(malformedFailure("x".repeat(1000)).detail.length, 301)
  })
})
