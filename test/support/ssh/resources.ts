import { Effect, Schedule } from "effect"

export type Resources = ReadonlyMap<string, number>

/** Sockets, timers and processes of this process, by kind. */
export const activeResources: Effect.Effect<Resources> = Effect.sync(() => {
  const counts = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo())
    if (/TCP|Timeout|Process/.test(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return counts
})

/** What is there beyond what was there before; what has ended may take ten seconds to go. */
export const leftBeyond = (before: Resources): Effect.Effect<ReadonlyArray<string>> =>
  Effect.flatMap(activeResources, (now) => {
    const left = [...now].filter(([kind, count]) => count > (before.get(kind) ?? 0))
    return left.length === 0
      ? Effect.succeed([])
      : Effect.fail(left.map(([kind, count]) => `${count} ${kind} instead of ${before.get(kind) ?? 0}`))
  }).pipe(Effect.retry({ schedule: Schedule.spaced("100 millis"), times: 100 }), Effect.catchAll(Effect.succeed))
