import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, TestClock } from "effect"
import { serviceCheck } from "../../../src/adapters/shared/ServiceCheck.js"
import { malformedFailure, statusFailure, unreachableFailure } from "../../../src/adapters/shared/UpstreamErrors.js"

describe("the check of an outside service", () => {
  it.scoped("tells why the service is down, without any address", () =>
    Effect.gen(function* () {
      const failures = [
        [unreachableFailure(new Error("connect ECONNREFUSED 192.0.2.1:443")), "unreachable"],
        [statusFailure({ status: 503, retryAfter: undefined, words: "see 192.0.2.1", cause: undefined }), "HTTP 503"],
        [malformedFailure("192.0.2.1 is no answer"), "malformed"]
      ] as const
      for (const [failure, expected] of failures) {
        const { ask, vital } = yield* serviceCheck("service", "1 hour", failure)
        assert.isFalse(vital)
        assert.strictEqual((yield* Effect.flip(ask)).reason, expected)
      }
    })
  )

  it.scoped("waits for five seconds", () =>
    Effect.gen(function* () {
      const { ask } = yield* serviceCheck("service", "1 hour", Effect.never)
      const asked = yield* Effect.fork(Effect.flip(ask))
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual((yield* Fiber.join(asked)).reason, "timeout of 5000ms exceeded")
    })
  )
})
