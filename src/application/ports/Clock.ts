import { DateTime, Effect } from "effect"
import { lastFullWeek } from "../../domain/time/Week.js"

/** The present instant, from Effect's Clock. Taken once per run, request or report and handed on. */
export const now: Effect.Effect<DateTime.Utc> = DateTime.now

/** The last complete week at the present instant. */
export const lastWeek = Effect.map(now, lastFullWeek)
