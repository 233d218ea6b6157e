import { assert, it } from "@effect/vitest"
import { Chunk, DateTime, Duration, Effect, Fiber, Schedule, TestClock } from "effect"
import { reconnectPauses, refusalPauses, tunnelPolicy } from "../../../../src/adapters/dmob/tunnel/TunnelPolicy.js"
import * as Clock from "../../../../src/application/ports/Clock.js"

it("silence is noticed within thirty seconds", () => {
  const noticed = Duration.times(tunnelPolicy.keepAlive, tunnelPolicy.unanswered + 1)
  assert.isBelow(Duration.toSeconds(noticed), 30)
})

it.effect("pauses grow to five seconds, so that an attempt that hangs and the next pause take less than fifteen", () =>
  Effect.gen(function* () {
    const pauses = yield* Effect.map(
      Schedule.run(Schedule.delays(reconnectPauses), 0, Array.from({ length: 200 })),
      Chunk.map(Duration.toSeconds)
    )
    const [first = 0, ...others] = pauses
    assert.isAtMost(first, 0.3125)
    assert.isAtLeast(Math.min(...others), 0.25)
    assert.isAtMost(Math.max(...others), 5)
    assert.isBelow(Duration.toSeconds(tunnelPolicy.attempt) + Math.max(...others), 14)
    assert.isAbove(new Set(others).size, 100)
  })
)

/** Pauses after refusals that take no time themselves, in seconds. */
const afterRefusals = Effect.gen(function* () {
  const driver = yield* Schedule.driver(refusalPauses)
  const paused: Array<number> = []
  const pausing = Effect.gen(function* () {
    const began = yield* Clock.now
    yield* driver.next(undefined)
    paused.push(Duration.toSeconds(DateTime.distanceDuration(began, yield* Clock.now)))
  })
  const all = yield* Effect.fork(Effect.repeatN(pausing, 59))
  yield* TestClock.adjust("1 hour")
  yield* Fiber.join(all)
  return paused
})

it.effect("a key that is refused is tried again within eight seconds for two minutes, then within thirty", () =>
  Effect.gen(function* () {
    const pauses = yield* afterRefusals
    assert.isAtMost(pauses[0] ?? 0, 1.01)
    let elapsed = 0
    for (const pause of pauses) {
      assert.isAtMost(pause, elapsed < 120 ? 8.01 : 30.01)
      elapsed += pause
    }
    const inTwoMinutes = pauses.filter((_, index) => pauses.slice(0, index + 1).reduce((a, b) => a + b) < 120)
    assert.isAtMost(inTwoMinutes.length, 22)
    assert.isAtLeast(Math.min(...pauses.slice(-20)), 22.5)
    assert.isAbove(new Set(pauses).size, 20)
  })
)

it.effect("refusals never cost what a server bars for: five seconds each, fifteen at once", () =>
  Effect.gen(function* () {
    let owed = 5
    for (const pause of yield* afterRefusals) {
      owed = Math.max(0, owed - pause) + 5
      assert.isBelow(owed, 15)
    }
  })
)
