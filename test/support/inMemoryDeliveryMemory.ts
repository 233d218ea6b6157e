import { DateTime, Effect, Layer, Ref } from "effect"
import { DELIVERY_KEPT_DAYS, DeliveryMemory } from "../../src/application/ports/DeliveryMemory.js"

/** A memory that lives as long as its layer. */
export const inMemoryDeliveryMemory = Layer.effect(
  DeliveryMemory,
  Effect.gen(function* () {
    const received = yield* Ref.make<ReadonlyMap<string, DateTime.Utc>>(new Map())
    return DeliveryMemory.of({
      remember: (deliveryId, now) =>
        Ref.modify(received, (before) => {
          const oldest = DateTime.subtract(now, { days: DELIVERY_KEPT_DAYS })
          const kept = new Map([...before].filter(([, at]) => DateTime.greaterThanOrEqualTo(at, oldest)))
          return kept.has(deliveryId) ? [false, kept] : [true, kept.set(deliveryId, now)]
        }),
      forget: (deliveryId) => Ref.update(received, (before) => new Map([...before].filter(([id]) => id !== deliveryId)))
    })
  })
)
