import type { Effect } from "effect"
import { Context, Data } from "effect"

/** Something this service depends on does not answer. */
export class DependencyDown extends Data.TaggedError("DependencyDown")<{
  /** For anybody to read: no address, no secret. */
  readonly reason: string
}> {}

export interface DependencyCheck {
  /** The name that dashboards read: `database`, `database-dmob` … */
  readonly name: string
  /** Without it this instance cannot serve. */
  readonly vital: boolean
  /** Asks the dependency; answers within five seconds. */
  readonly ask: Effect.Effect<void, DependencyDown>
}

/** What this service depends on, in the order that health shows. */
export class DependencyHealth extends Context.Tag("cdp/DependencyHealth")<
  DependencyHealth,
  { readonly checks: ReadonlyArray<DependencyCheck> }
>() {}
