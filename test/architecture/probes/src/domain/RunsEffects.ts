import { Effect } from "effect"

export const done = Effect.void
