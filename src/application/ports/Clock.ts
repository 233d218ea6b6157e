import { DateTime, type Effect } from "effect"

/** The present instant, from Effect's Clock. Taken once per run, request or report and handed on. */
export const now: Effect.Effect<DateTime.Utc> = DateTime.now
