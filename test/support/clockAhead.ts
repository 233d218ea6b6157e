import { Clock, Duration, Effect } from "effect"

/** Runs an effect as if it were later, on a clock that goes on as the real one does. */
export const clockAhead = (by: Duration.DurationInput) => {
  const live = Clock.make()
  const millis = Duration.toMillis(by)
  const nanos = BigInt(millis) * 1_000_000n
  return Effect.withClock({
    [Clock.ClockTypeId]: Clock.ClockTypeId,
    unsafeCurrentTimeMillis: () => live.unsafeCurrentTimeMillis() + millis,
    unsafeCurrentTimeNanos: () => live.unsafeCurrentTimeNanos() + nanos,
    currentTimeMillis: Effect.map(live.currentTimeMillis, (now) => now + millis),
    currentTimeNanos: Effect.map(live.currentTimeNanos, (now) => now + nanos),
    sleep: (duration) => live.sleep(duration)
  })
}
