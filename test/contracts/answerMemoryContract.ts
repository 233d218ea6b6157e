import { assert, it } from "@effect/vitest"
import { DateTime, Effect, type Layer, Option, TestClock } from "effect"
import { AnswerMemory } from "../../src/application/ports/AnswerMemory.js"

const start = DateTime.unsafeMake("2026-03-02T12:00:00Z")
const setDay = (day: number) => TestClock.setTime(DateTime.toEpochMillis(DateTime.add(start, { days: day })))
const answer = (body: string, etag?: string) => ({ etag: Option.fromNullable(etag), body })

/** What every memory of answers promises; `fresh` is an empty one. */
export const answerMemoryContract = <E>(fresh: Layer.Layer<AnswerMemory, E>) => {
  const promises = (sentence: string, body: Effect.Effect<void, unknown, AnswerMemory>) =>
    it.effect(sentence, () => Effect.zipRight(setDay(0), body).pipe(Effect.provide(fresh)))

  promises(
    "recalls what it was told last, by service and key",
    Effect.gen(function* () {
      const memory = yield* AnswerMemory
      assert.deepStrictEqual(yield* memory.recall("github", "a"), Option.none())
      yield* memory.remember("github", "a", answer("one", 'W/"1"'))
      yield* memory.remember("github", "b", answer("other"))
      assert.deepStrictEqual(yield* memory.recall("github", "a"), Option.some(answer("one", 'W/"1"')))
      assert.deepStrictEqual(yield* memory.recall("github", "b"), Option.some(answer("other")))
      assert.deepStrictEqual(yield* memory.recall("lotus", "a"), Option.none())
      yield* memory.remember("github", "a", answer("two", '"2"'))
      assert.deepStrictEqual(yield* memory.recall("github", "a"), Option.some(answer("two", '"2"')))
    })
  )

  promises(
    "keeps every text as it is",
    Effect.gen(function* () {
      const memory = yield* AnswerMemory
      for (const body of ["", "数据🗄\r\n", "before\u0000after", "\ufeffmarked", "é".repeat(1_000_000)]) {
        yield* memory.remember("github", "text", answer(body))
        assert.isTrue(Option.getOrThrow(yield* memory.recall("github", "text")).body === body, body.slice(0, 20))
      }
    })
  )

  promises(
    "forgets what nobody used for 30 days when it learns something new",
    Effect.gen(function* () {
      const memory = yield* AnswerMemory
      for (const key of ["unused", "used", "renewed"]) yield* memory.remember("github", key, answer(key))
      yield* setDay(10)
      yield* memory.recall("github", "used")
      yield* memory.remember("github", "renewed", answer("renewed"))
      yield* setDay(31)
      yield* memory.remember("lotus", "new", answer("new"))
      assert.isTrue(Option.isNone(yield* memory.recall("github", "unused")))
      for (const key of ["used", "renewed"]) assert.isTrue(Option.isSome(yield* memory.recall("github", key)), key)
    })
  )

  promises(
    "takes the same key from many at once",
    Effect.gen(function* () {
      const memory = yield* AnswerMemory
      const bodies = Array.from({ length: 20 }, (_, index) => String(index))
      yield* Effect.forEach(bodies, (body) => memory.remember("github", "same", answer(body)), {
        concurrency: "unbounded"
      })
      assert.include(bodies, Option.getOrThrow(yield* memory.recall("github", "same")).body)
    })
  )
}
