import { assert, it } from "@effect/vitest"
import { Deferred, Effect, Equal, Exit, Fiber, Option, TestClock } from "effect"
import { answerCache } from "../../../src/adapters/shared/AnswerCache.js"

const questions = (answers: ReadonlyArray<Effect.Effect<Option.Option<number>, string>>) =>
  Effect.gen(function* () {
    const state = { asked: 0 }
    const ask = yield* answerCache({
      capacity: 10,
      keepFor: "1 hours",
      isKnown: Option.isSome,
      ask: (_: string) =>
        Effect.suspend(() => {
          const answer = answers[state.asked] ?? Effect.succeed(Option.some(99))
          state.asked += 1
          return answer
        })
    })
    return { ask, state }
  })

it.scoped("an answer is kept for its time", () =>
  Effect.gen(function* () {
    const { ask, state } = yield* questions([Effect.succeed(Option.some(1))])
    assert.deepStrictEqual(yield* Effect.all([ask("a"), ask("a")]), [Option.some(1), Option.some(1)])
    assert.strictEqual(state.asked, 1)
    yield* ask("b")
    assert.strictEqual(state.asked, 2)
    yield* TestClock.adjust("61 minutes")
    yield* ask("a")
    assert.strictEqual(state.asked, 3)
  })
)

it.scoped("a failure and an unknown are asked again", () =>
  Effect.gen(function* () {
    const { ask } = yield* questions([Effect.fail("down"), Effect.succeedNone, Effect.succeed(Option.some(3))])
    assert.strictEqual(yield* Effect.flip(ask("a")), "down")
    assert.isTrue(Option.isNone(yield* ask("a")))
    assert.deepStrictEqual(yield* ask("a"), Option.some(3))
  })
)

it.scoped("equal questions at once share one call, which survives the one who asked first", () =>
  Effect.gen(function* () {
    const { ask, state } = yield* questions([Effect.delay(Effect.succeed(Option.some(1)), "5 seconds")])
    const first = yield* Effect.fork(ask("a"))
    yield* Effect.yieldNow()
    const others = yield* Effect.fork(Effect.replicateEffect(ask("a"), 20, { concurrency: "unbounded" }))
    yield* Effect.yieldNow()
    yield* Fiber.interrupt(first)
    yield* TestClock.adjust("5 seconds")
    assert.deepStrictEqual(new Set(yield* Fiber.join(others)).size, 1)
    assert.strictEqual(state.asked, 1)
  })
)

it.scoped("those who shared a failure or an unknown do not throw out the question that follows it", () =>
  Effect.gen(function* () {
    const bad = [Exit.fail("down"), Exit.succeed(Option.none()), Exit.die("a bug")]
    for (const outcome of bad) {
      const told = yield* Deferred.make<Option.Option<number>, string>()
      const { ask, state } = yield* questions([
        Deferred.await(told),
        Effect.delay(Effect.succeed(Option.some(2)), "1 seconds")
      ])
      const shared = yield* Effect.fork(Effect.replicateEffect(Effect.exit(ask("a")), 20, { concurrency: "unbounded" }))
      yield* TestClock.adjust("1 seconds")
      // It asks when the one who asked before it has the bad answer, and those who shared that are yet to be told.
      const next = yield* Effect.fork(ask("a"))
      yield* Deferred.done(told, outcome)
      assert.isTrue((yield* Fiber.join(shared)).every(Equal.equals(outcome)))
      const late = yield* Effect.fork(ask("a"))
      yield* TestClock.adjust("1 seconds")
      assert.deepStrictEqual([yield* Fiber.join(next), yield* Fiber.join(late)], [Option.some(2), Option.some(2)])
      assert.strictEqual(state.asked, 2)
    }
  })
)
