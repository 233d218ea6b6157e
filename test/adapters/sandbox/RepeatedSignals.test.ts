import { assert, it, vi } from "@effect/vitest"
import { Effect } from "effect"
import { outliveRepeatedSignals } from "../../../src/adapters/sandbox/RepeatedSignals.js"

const signal = "SIGTERM"

/** Signals that were sent to this process, and not delivered. */
const sent = Effect.acquireRelease(
  Effect.sync(() => vi.spyOn(process, "kill").mockReturnValue(true)),
  (spy) => Effect.sync(() => spy.mockRestore())
)

const deliver = Effect.sync(() => process.emit(signal, signal))

it.scoped("a repeated signal goes nowhere once somebody ends the process for the first", () =>
  Effect.gen(function* () {
    const kill = yield* sent
    let heard = 0
    process.once(signal, () => {
      heard += 1
    })
    yield* outliveRepeatedSignals
    yield* deliver
    assert.isTrue(yield* deliver, "nobody listens, so the second signal would end the process")
    assert.strictEqual(heard, 1)
    assert.strictEqual(kill.mock.calls.length, 0)
  })
)

it.scoped("a signal that nobody else listens to ends the process, however many scopes are open", () =>
  Effect.gen(function* () {
    const kill = yield* sent
    const others = process.listeners(signal)
    process.removeAllListeners(signal)
    yield* Effect.addFinalizer(() =>
      Effect.sync(() => {
        for (const listener of others) process.on(signal, listener)
      })
    )
    yield* outliveRepeatedSignals
    yield* outliveRepeatedSignals
    yield* deliver
    assert.deepStrictEqual(kill.mock.calls, [
      [process.pid, signal],
      [process.pid, signal]
    ])
    assert.strictEqual(process.listenerCount(signal), 0)
  })
)

it.effect("leaves no listener behind", () =>
  Effect.gen(function* () {
    const before = process.listenerCount(signal)
    yield* Effect.scoped(outliveRepeatedSignals)
    assert.strictEqual(process.listenerCount(signal), before)
  })
)
