import { Data, Effect, Option, Schema } from "effect"
import { RunHistory, RunId } from "../ports/RunHistory.js"

/** No run has this id. */
export class RunNotFound extends Data.TaggedError("RunNotFound")<{ readonly id: string }> {}

const parseRunId = Schema.decodeUnknownOption(RunId)

/** One run with its runners; a text that is no run's id is no run's id. */
export const getRun = Effect.fn("getRun")(function* (id: string) {
  const history = yield* RunHistory
  const found = yield* Option.match(parseRunId(id), { onNone: () => Effect.succeedNone, onSome: history.find })
  return yield* Option.match(found, { onNone: () => new RunNotFound({ id }), onSome: Effect.succeed })
})
