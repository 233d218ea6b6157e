import * as All from "effect"

export const done = All.Effect.void
