import { inspect } from "node:util"
import { Effect, Logger, LogLevel } from "effect"
import { recordingTracer } from "./recordingTracer.js"

/**
 * Runs an effect and gives all that an operator could see of it as one text: its result or failure with every cause, the log
 * at its finest level, the spans with their attributes and events.
 */
export const everythingTold = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<string, never, R> =>
  Effect.gen(function* () {
    const log: Array<unknown> = []
    const logger = Logger.make(({ annotations, cause, message }) => {
      log.push(message, cause, [...annotations])
    })
    const { spans, tracer } = yield* recordingTracer
    const result = yield* effect.pipe(
      Effect.exit,
      Effect.withTracer(tracer),
      Effect.provide(Logger.replace(Logger.defaultLogger, logger)),
      Logger.withMinimumLogLevel(LogLevel.Trace)
    )
    return inspect([result, log, spans], {
      depth: Number.POSITIVE_INFINITY,
      showHidden: true,
      maxStringLength: null,
      maxArrayLength: null
    })
  })
