import { HttpApiBuilder, HttpServerRequest } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Logger, Option, TestClock } from "effect"
import { makeErrorAnswers } from "../../../src/adapters/http/ErrorAnswers.js"

const request = HttpServerRequest.fromWeb(new Request("http://127.0.0.1/allocators"))

describe("A request that takes too long", () => {
  it.scoped("is answered with 504 at its deadline, even when its work cannot be stopped", () =>
    Effect.gen(function* () {
      const answerErrors = yield* makeErrorAnswers
      const stuck = Effect.onInterrupt(Effect.never, () => Effect.never)
      const answering = yield* Effect.fork(Effect.uninterruptible(answerErrors(stuck)))
      yield* TestClock.adjust("34 seconds")
      assert.isTrue(Option.isNone(yield* Fiber.poll(answering)))
      yield* TestClock.adjust("1 seconds")
      assert.strictEqual((yield* Fiber.join(answering)).status, 504)
    }).pipe(
      Effect.provide(HttpApiBuilder.Router.Live),
      Effect.provideService(HttpServerRequest.HttpServerRequest, request),
      Effect.provide(Logger.remove(Logger.defaultLogger))
    )
  )
})
