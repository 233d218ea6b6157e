import { HttpApiBuilder, HttpServerRequest } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Logger, Option, TestClock } from "effect"
import { makeErrorAnswers } from "../../../src/adapters/http/ErrorAnswers.js"

const request = (path: string, method: string) =>
  HttpServerRequest.fromWeb(new Request(`http://127.0.0.1${path}`, { method }))

const deadlines = [
  ["is read", request("/allocators", "GET"), 35],
  ["orders a report", request("/client-report/f01", "POST"), 300],
  ["tells of a comment", request("/client-report/gh-trigger", "POST"), 35]
] as const

describe("A request that takes too long", () => {
  for (const [kind, asked, seconds] of deadlines) {
    it.scoped(`is answered with 504 after ${seconds} s when it ${kind}, even when its work cannot be stopped`, () =>
      Effect.gen(function* () {
        const answerErrors = yield* makeErrorAnswers
        const stuck = Effect.onInterrupt(Effect.never, () => Effect.never)
        const answering = yield* Effect.fork(Effect.uninterruptible(answerErrors(stuck)))
        yield* TestClock.adjust(`${seconds - 1} seconds`)
        assert.isTrue(Option.isNone(yield* Fiber.poll(answering)))
        yield* TestClock.adjust("1 seconds")
        assert.strictEqual((yield* Fiber.join(answering)).status, 504)
      }).pipe(
        Effect.provide(HttpApiBuilder.Router.Live),
        Effect.provideService(HttpServerRequest.HttpServerRequest, asked),
        Effect.provide(Logger.remove(Logger.defaultLogger))
      )
    )
  }
})
