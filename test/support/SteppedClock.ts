import { Clock, DateTime, Effect } from "effect"

export interface SteppedClock {
  readonly clock: Clock.Clock
  readonly set: (instant: DateTime.Utc) => void
  readonly now: () => DateTime.Utc
}

/** A clock that stands where it is put, while sleeps and timeouts take their real time. */
export const steppedClock = (instant: DateTime.Utc): SteppedClock => {
  let at = instant
  const real = Clock.make()
  const millis = () => DateTime.toEpochMillis(at)
  const nanos = () => BigInt(millis()) * 1_000_000n
  return {
    clock: {
      [Clock.ClockTypeId]: Clock.ClockTypeId,
      unsafeCurrentTimeMillis: millis,
      currentTimeMillis: Effect.sync(millis),
      unsafeCurrentTimeNanos: nanos,
      currentTimeNanos: Effect.sync(nanos),
      sleep: (duration) => real.sleep(duration)
    },
    set: (next) => {
      at = next
    },
    now: () => at
  }
}
