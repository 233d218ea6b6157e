import { assert, it } from "@effect/vitest"
import { Effect, Logger, TestClock } from "effect"
import { progress } from "../../../src/application/collect/Progress.js"

it.effect("a run tells how far it is at most every two seconds", () => {
  const lines: Array<string> = []
  const logger = Logger.make(({ message }) => {
    lines.push(String(message))
  })
  return Effect.gen(function* () {
    const tell = yield* progress("collect-x", 500, "providers")
    for (let second = 0; second < 5; second += 1) {
      yield* tell(7)
      yield* tell(3)
      yield* TestClock.adjust("1 second")
    }
    assert.deepStrictEqual(lines, ["collect-x: 27 of 500 providers", "collect-x: 47 of 500 providers"])
  }).pipe(Effect.provide(Logger.replace(Logger.defaultLogger, logger)))
})
