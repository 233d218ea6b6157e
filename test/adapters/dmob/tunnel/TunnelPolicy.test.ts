import { assert, it } from "@effect/vitest"
import { Chunk, Duration, Effect, Schedule } from "effect"
import { reconnectPauses, tunnelPolicy } from "../../../../src/adapters/dmob/tunnel/TunnelPolicy.js"

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
