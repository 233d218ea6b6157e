import { assert, describe, it } from "@effect/vitest"
import { Cause, Duration, Effect, Exit, Fiber, Logger, Metric, Random, TestClock } from "effect"
import type { CallPolicy } from "../../../src/adapters/shared/CallPolicy.js"
import { upstreamCalls } from "../../../src/adapters/shared/UpstreamCalls.js"
import {
  type CallFailure,
  malformedFailure,
  refusedFailure,
  statusFailure,
  unreachableFailure
} from "../../../src/adapters/shared/UpstreamErrors.js"
import { upstreamCallsTotal, upstreamSuspended } from "../../../src/adapters/shared/UpstreamMetrics.js"

const policy: CallPolicy = {
  timeout: "90 seconds",
  retries: 5,
  delay: { from: "3 seconds", to: "6 seconds" },
  atOnce: 2,
  suspendAfter: 3,
  suspendFor: "30 seconds"
}

const once: CallPolicy = { ...policy, retries: 0 }

const status = (code: number, retryAfter?: string) => statusFailure({ status: code, retryAfter, cause: undefined })

/** The instants, in seconds, at which an attempt that always fails is made. */
const attemptsOf = (failure: CallFailure) =>
  Effect.gen(function* () {
    const { call } = yield* upstreamCalls("url-finder", policy)
    const attempts: Array<number> = []
    const attempt = Effect.clockWith((clock) =>
      Effect.flatMap(clock.currentTimeMillis, (millis) => {
        attempts.push(millis / 1000)
        return failure
      })
    )
    const fiber = yield* Effect.fork(Effect.flip(call("rate", attempt)))
    yield* TestClock.adjust("10 minutes")
    return { attempts, error: yield* Fiber.join(fiber) }
  }).pipe(Effect.withRandom(Random.make("pauses")))

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
    { what: "the service says no", failure: refusedFailure("no such actor") },
    { what: "the answer is malformed", failure: malformedFailure("no list") }
  ])("is not repeated when $what", ({ failure }) =>
    Effect.gen(function* () {
      assert.strictEqual((yield* attemptsOf(failure)).attempts.length, 1)
    })
  )

  it.effect("that hangs is cut off, each attempt for itself", () =>
    Effect.gen(function* () {
      const { call } = yield* upstreamCalls("filspark", { ...policy, retries: 1 })
      const fiber = yield* Effect.fork(Effect.flip(call("day", Effect.never)))
      yield* TestClock.adjust("10 minutes")
      assert.strictEqual((yield* Fiber.join(fiber)).detail, "no answer within 1m 30s")
    })
  )

  it.effect("waits its turn, and the wait does not count against its time", () =>
    Effect.gen(function* () {
      const { call } = yield* upstreamCalls("filspark", once)
      let underWay = 0
      let most = 0
      const attempt = Effect.gen(function* () {
        underWay += 1
        most = Math.max(most, underWay)
        yield* Effect.sleep("60 seconds")
        underWay -= 1
      })
      const fiber = yield* Effect.fork(
        Effect.forEach(Array.from({ length: 6 }), () => call("day", attempt), { concurrency: "unbounded" })
      )
      yield* TestClock.adjust("180 seconds")
      assert.isTrue(Exit.isSuccess(yield* Fiber.await(fiber)))
      assert.strictEqual(most, 2)
    })
  )

  it.effect("is counted by how it ended", () =>
    Effect.gen(function* () {
      const { call } = yield* upstreamCalls("filscan", once)
      const counts = Effect.forEach(["ok", "status", "malformed"], (outcome) =>
        Effect.map(Metric.value(upstreamCallsTotal("filscan", outcome)), ({ count }) => count)
      )
      const before = yield* counts
      yield* call("account", Effect.succeed(1))
      yield* Effect.exit(call("account", status(500)))
      yield* Effect.exit(call("account", malformedFailure("no list")))
      assert.deepStrictEqual(
        (yield* counts).map((count, index) => count - (before[index] ?? 0)),
        [1, 1, 1]
      )
    })
  )
})

describe("a service that is down", () => {
  /** A service whose answers can be changed; counts how often it is really asked. */
  const service = (name: "ipinfo" | "lotus" | "dns") =>
    Effect.gen(function* () {
      const { call } = yield* upstreamCalls(name, once)
      const told: Array<string> = []
      const state: { answer: Effect.Effect<string, CallFailure>; asked: number } = {
        answer: Effect.succeed("here"),
        asked: 0
      }
      const ask = call(
        "place",
        Effect.suspend(() => {
          state.asked += 1
          return state.answer
        })
      ).pipe(
        Effect.either,
        Effect.map((result) => (result._tag === "Right" ? result.right : result.left.reason)),
        Effect.provide(
          Logger.replace(
            Logger.defaultLogger,
            Logger.make(({ message }) => void told.push(String(message)))
          )
        )
      )
      return { ask, state, told }
    })

  const down = unreachableFailure(new Error("connect ECONNREFUSED"))

  it.effect("is left alone after so many failures, tried once after the pause, and asked again when it answers", () =>
    Effect.gen(function* () {
      const { ask, state, told } = yield* service("ipinfo")
      state.answer = down
      const answers = yield* Effect.replicateEffect(ask, 5)
      assert.deepStrictEqual(answers, ["unreachable", "unreachable", "unreachable", "suspended", "suspended"])
      assert.strictEqual(state.asked, 3)
      assert.strictEqual((yield* Metric.value(upstreamSuspended("ipinfo"))).value, 1)

      yield* TestClock.adjust("30 seconds")
      assert.deepStrictEqual(yield* Effect.replicateEffect(ask, 3), ["unreachable", "suspended", "suspended"])
      assert.strictEqual(state.asked, 4)

      yield* TestClock.adjust("30 seconds")
      state.answer = Effect.succeed("here")
      assert.deepStrictEqual(yield* Effect.replicateEffect(ask, 2), ["here", "here"])
      assert.strictEqual((yield* Metric.value(upstreamSuspended("ipinfo"))).value, 0)
      assert.deepStrictEqual(told, [
        "ipinfo is left alone until 1970-01-01T00:00:30.000Z: connect ECONNREFUSED",
        "ipinfo answers again"
      ])
    })
  )

  it.effect("is tried by one call, for whose outcome the others wait", () =>
    Effect.gen(function* () {
      const { ask, state } = yield* service("lotus")
      state.answer = down
      yield* Effect.replicateEffect(ask, 3)
      yield* TestClock.adjust("30 seconds")
      state.answer = Effect.delay(Effect.succeed("here"), "5 seconds")
      const fibers = yield* Effect.fork(Effect.all([ask, ask, ask], { concurrency: "unbounded" }))
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual(state.asked, 6)
      yield* TestClock.adjust("5 seconds")
      assert.deepStrictEqual(yield* Fiber.join(fibers), ["here", "here", "here"])

      state.answer = down
      yield* Effect.replicateEffect(ask, 3)
      yield* TestClock.adjust("30 seconds")
      const asked = state.asked
      const again = yield* Effect.fork(Effect.all([ask, ask, ask], { concurrency: "unbounded" }))
      assert.deepStrictEqual(yield* Fiber.join(again), ["unreachable", "suspended", "suspended"])
      assert.strictEqual(state.asked, asked + 1)
    })
  )

  it.effect("is tried by the next call when the one that tried it was broken off", () =>
    Effect.gen(function* () {
      const { ask, state } = yield* service("lotus")
      state.answer = down
      yield* Effect.replicateEffect(ask, 3)
      yield* TestClock.adjust("30 seconds")
      state.answer = Effect.never
      const trial = yield* Effect.fork(ask)
      yield* Effect.yieldNow()
      const exit = yield* Fiber.interrupt(trial)
      assert.isTrue(Exit.isFailure(exit) && Cause.isInterrupted(exit.cause))
      state.answer = Effect.succeed("here")
      assert.strictEqual(yield* ask, "here")
    })
  )

  it.effect("is left alone at once, and no longer than an hour, when it asks for that", () =>
    Effect.gen(function* () {
      const { ask, state } = yield* service("dns")
      state.answer = status(429, "86400")
      assert.deepStrictEqual(yield* Effect.replicateEffect(ask, 2), ["status", "suspended"])
      state.answer = Effect.succeed("here")
      yield* TestClock.adjust(Duration.minutes(59))
      assert.strictEqual(yield* ask, "suspended")
      yield* TestClock.adjust("1 minutes")
      assert.strictEqual(yield* ask, "here")
    })
  )

  it.effect("is not taken for down when it refuses or answers what nobody can read", () =>
    Effect.gen(function* () {
      const { ask, state } = yield* service("dns")
      state.answer = status(404)
      yield* Effect.replicateEffect(ask, 10)
      state.answer = malformedFailure("HTML")
      yield* Effect.replicateEffect(ask, 10)
      assert.strictEqual(state.asked, 20)
    })
  )
})
