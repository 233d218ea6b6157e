import { Context, type DateTime, Effect, Layer, Ref } from "effect"
import * as Clock from "../ports/Clock.js"

/** The life of this process, from its start to the moment it is told to end. */
export class ServiceLifecycle extends Context.Tag("cdp/ServiceLifecycle")<
  ServiceLifecycle,
  {
    readonly startedAt: DateTime.Utc
    readonly isStopping: Effect.Effect<boolean>
    /** From now on this instance takes no more work. */
    readonly stop: Effect.Effect<void>
  }
>() {}

export const ServiceLifecycleLive = Layer.effect(
  ServiceLifecycle,
  Effect.gen(function* () {
    const startedAt = yield* Clock.now
    const stopping = yield* Ref.make(false)
    return ServiceLifecycle.of({ startedAt, isStopping: Ref.get(stopping), stop: Ref.set(stopping, true) })
  })
)
