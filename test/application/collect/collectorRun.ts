import { DateTime, Effect, Logger, Option } from "effect"
import type { JobRun } from "../../../src/application/jobs/Job.js"
import { RunId } from "../../../src/application/ports/RunHistory.js"

/** A run at an instant, vouched for by nobody. */
export const runAt = (instant: string, force = false): JobRun => ({
  run: RunId.make("1"),
  asOf: DateTime.unsafeMake(instant),
  slot: Option.none(),
  force
})

/** Runs an effect and gives the warnings that it logged. */
export const warningsOf = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<ReadonlyArray<string>, E, R> =>
  Effect.suspend(() => {
    const warnings: Array<string> = []
    const logger = Logger.make(({ logLevel, message }) => {
      if (logLevel._tag === "Warning") warnings.push(String(message))
    })
    return Effect.as(Effect.provide(effect, Logger.replace(Logger.defaultLogger, logger)), warnings)
  })
