import type { Effect } from "effect"

export type Done = Effect.Effect<void>
