import { assert, it } from "@effect/vitest"
import { DateTime, Effect, type Layer } from "effect"
import { DeliveryMemory } from "../../src/application/ports/DeliveryMemory.js"

const noon = DateTime.unsafeMake("2026-03-02T12:00:00Z")
const later = (days: number) => DateTime.add(noon, { days })

/** What every memory of deliveries promises; `fresh` is an empty one. */
export const deliveryMemoryContract = <E>(fresh: Layer.Layer<DeliveryMemory, E>) => {
  const promises = (sentence: string, body: Effect.Effect<void, unknown, DeliveryMemory>) =>
    it.live(sentence, () => Effect.provide(body, fresh))

  promises(
    "takes a delivery for new once, of many who ask at once for one of them",
    Effect.gen(function* () {
      const memory = yield* DeliveryMemory
      const asked = yield* Effect.replicateEffect(memory.remember("a", noon), 20, { concurrency: "unbounded" })
      assert.strictEqual(asked.filter((isNew) => isNew).length, 1)
      assert.isTrue(yield* memory.remember("b", noon))
      assert.isFalse(yield* memory.remember("a", later(1)))
    })
  )

  promises(
    "takes a delivery for new again when it was told to forget it, and when that is long ago",
    Effect.gen(function* () {
      const memory = yield* DeliveryMemory
      yield* memory.remember("a", noon)
      yield* memory.remember("b", noon)
      yield* memory.forget("a")
      yield* memory.forget("nobody knows this one")
      assert.isTrue(yield* memory.remember("a", noon))
      assert.isFalse(yield* memory.remember("b", later(29)))
      assert.isTrue(yield* memory.remember("b", later(31)))
    })
  )
}
