import * as Effect from "effect/Effect"

export const done = Effect.void
